#include "output/hdf5_reading.hpp"

#include <algorithm>
#include <cerrno>
#include <system_error>

#include <fcntl.h>

#include "output/checksum.hpp"

namespace yingshang {
namespace {

namespace fs = std::filesystem;

int open_regular(const fs::path& file) {
    std::error_code error;
    const fs::file_status status = fs::status(file, error);
    if (error) throw IoError("cannot read " + file.string(), error.value());
    if (!fs::is_regular_file(status)) throw IoError("cannot read " + file.string(), fs::is_directory(status) ? EISDIR : EINVAL);
    const int id = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (id < 0) throw IoError("cannot read " + file.string(), errno);
    return id;
}

Hdf5Handle open_attribute(hid_t object, const std::string& name) {
    return {H5Aopen(object, name.c_str(), H5P_DEFAULT), H5Aclose, "no attribute " + name};
}

std::size_t count_of(const Hdf5Handle& attribute) {
    const Hdf5Handle space(H5Aget_space(attribute.id()), H5Sclose, "cannot tell the shape of an attribute");
    return static_cast<std::size_t>(std::max<hssize_t>(0, H5Sget_simple_extent_npoints(space.id())));
}

bool is_text(const Hdf5Handle& attribute) {
    const Hdf5Handle type(H5Aget_type(attribute.id()), H5Tclose, "cannot tell the type of an attribute");
    return H5Tget_class(type.id()) == H5T_STRING;
}

using Names = std::vector<std::string>;

herr_t add_link(hid_t, const char* name, const H5L_info_t*, void* names) {
    static_cast<Names*>(names)->emplace_back(name);
    return 0;
}

herr_t add_attribute(hid_t, const char* name, const H5A_info_t*, void* names) {
    static_cast<Names*>(names)->emplace_back(name);
    return 0;
}

}  // namespace

VerifiedFile::VerifiedFile(const fs::path& file) : descriptor_(open_regular(file)), disk_{descriptor_.id(), 0} {
    verify_checksum(descriptor_.id(), static_cast<std::uint64_t>(fs::file_size(file)), file);
    file_ = open_on_disk(disk_);
}

bool has_attribute(hid_t object, const std::string& name) { return H5Aexists(object, name.c_str()) > 0; }

std::vector<std::string> texts_attribute(hid_t object, const std::string& name) {
    if (!has_attribute(object, name)) return {};
    const Hdf5Handle attribute = open_attribute(object, name), type = text_type();
    if (!is_text(attribute)) throw DataError("attribute " + name + " is no text");
    std::vector<char*> pointers(count_of(attribute), nullptr);
    check(H5Aread(attribute.id(), type.id(), pointers.data()), "cannot read attribute " + name);
    std::vector<std::string> all;
    for (char* p : pointers) {
        all.emplace_back(p == nullptr ? "" : p);
        H5free_memory(p);
    }
    return all;
}

std::string text_attribute(hid_t object, const std::string& name) {
    const std::vector<std::string> all = texts_attribute(object, name);
    return all.empty() ? "" : all.front();
}

std::string short_attribute(hid_t object, const std::string& name) {
    const Hdf5Handle attribute = open_attribute(object, name);
    if (count_of(attribute) != 1) return {};
    if (is_text(attribute)) return text_attribute(object, name);
    std::string digits = std::to_string(number_attribute<double>(object, name));
    digits.erase(digits.find_last_not_of('0') + 1);
    if (digits.ends_with('.')) digits.pop_back();
    return digits;
}

void read_numbers_attribute(hid_t object, const std::string& name, hid_t type, void* values, std::size_t n) {
    const Hdf5Handle attribute = open_attribute(object, name);
    if (is_text(attribute) || count_of(attribute) != n)
        throw DataError("attribute " + name + (n == 1 ? " is not one number" : " is no list of numbers"));
    check(H5Aread(attribute.id(), type, values), "cannot read attribute " + name);
}

std::size_t size_of_attribute(hid_t object, const std::string& name) { return count_of(open_attribute(object, name)); }

std::vector<std::string> links(hid_t group) {
    Names names;
    check(H5Literate(group, H5_INDEX_CRT_ORDER, H5_ITER_INC, nullptr, add_link, &names), "cannot list a group");
    return names;
}

std::vector<std::string> attributes(hid_t object) {
    Names names;
    check(H5Aiterate2(object, H5_INDEX_CRT_ORDER, H5_ITER_INC, nullptr, add_attribute, &names), "cannot list attributes");
    return names;
}

std::vector<hsize_t> shape_of(const Hdf5Handle& dataset) {
    const Hdf5Handle space(H5Dget_space(dataset.id()), H5Sclose, "cannot tell the shape of a variable");
    std::vector<hsize_t> shape(static_cast<std::size_t>(std::max(0, H5Sget_simple_extent_ndims(space.id()))));
    check(H5Sget_simple_extent_dims(space.id(), shape.data(), nullptr), "cannot tell the shape of a variable");
    return shape;
}

}  // namespace yingshang
