// Reading HDF5: a file that is verified before HDF5 sees it, attributes, names in the order in which they were made. Knows nothing
// of what a file holds. Errors are DataError, of the disk IoError.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <type_traits>
#include <vector>

#include "core/error.hpp"
#include "output/atomic_file.hpp"
#include "output/hdf5_disk.hpp"

namespace yingshang {

// An open file whose checksum was found to fit.
class VerifiedFile {
  public:
    explicit VerifiedFile(const std::filesystem::path& file);
    [[nodiscard]] hid_t id() const { return file_.id(); }

  private:
    Descriptor descriptor_;
    Hdf5Disk disk_;
    Hdf5Handle file_;
};

[[nodiscard]] bool has_attribute(hid_t object, const std::string& name);
// None where there is no such attribute.
[[nodiscard]] std::vector<std::string> texts_attribute(hid_t object, const std::string& name);
// Empty where there is none.
[[nodiscard]] std::string text_attribute(hid_t object, const std::string& name);
// The one text, or the one number as text without zeros at its end; nothing where it is neither.
[[nodiscard]] std::string short_attribute(hid_t object, const std::string& name);
void read_numbers_attribute(hid_t object, const std::string& name, hid_t type, void* values, std::size_t n);
[[nodiscard]] std::size_t size_of_attribute(hid_t object, const std::string& name);

template <typename Number>
[[nodiscard]] hid_t native_number() {
    if constexpr (std::is_same_v<Number, double>) return H5T_NATIVE_DOUBLE;
    else if constexpr (std::is_same_v<Number, std::uint64_t>) return H5T_NATIVE_UINT64;
    else if constexpr (std::is_same_v<Number, std::int64_t>) return H5T_NATIVE_INT64;
    else return H5T_NATIVE_INT32;
}

template <typename Number>
[[nodiscard]] Number number_attribute(hid_t object, const std::string& name) {
    Number value{};
    read_numbers_attribute(object, name, native_number<Number>(), &value, 1);
    return value;
}
template <typename Number>
[[nodiscard]] std::vector<Number> numbers_attribute(hid_t object, const std::string& name) {
    std::vector<Number> values(size_of_attribute(object, name));
    read_numbers_attribute(object, name, native_number<Number>(), values.data(), values.size());
    return values;
}

[[nodiscard]] std::vector<std::string> links(hid_t group);
[[nodiscard]] std::vector<std::string> attributes(hid_t object);
[[nodiscard]] std::vector<hsize_t> shape_of(const Hdf5Handle& dataset);

}  // namespace yingshang
