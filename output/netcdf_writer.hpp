// Writes groups of named dimensions, coordinates and variables in HDF5 such that readers of netCDF-4 see
// them: a dimension scale for every dimension in every group, creation order kept, text as variable-length
// UTF-8, numbers chunked, shuffled, compressed and checksummed. Holds the file in memory, or writes it to a disk that it
// is given; knows no word of the model.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "output/dimension_scales.hpp"
#include "output/hdf5_disk.hpp"
#include "output/hdf5_handle.hpp"

namespace yingshang {

using Texts = std::vector<std::string>;
using AttributeValue = std::variant<std::string, Texts, double, std::int32_t, std::uint64_t, std::vector<std::int8_t>, std::vector<std::int16_t>>;
using FileAttributes = std::vector<std::pair<std::string, AttributeValue>>;

// A further coordinate along a dimension: "county_zh".
struct LabelColumn {
    std::string name, long_name;
    Texts values;
};

// A dimension with its coordinate: labels, numbers or days since 1970-01-01.
struct Axis {
    std::string name;
    std::variant<Texts, std::vector<std::int32_t>, std::vector<double>> values;
    FileAttributes attributes;
    std::vector<LabelColumn> columns;

    [[nodiscard]] std::size_t size() const;
};

// A long variable over a counted dimension, written piece by piece. What takes long, packing a piece, may be done by any thread;
// pieces are appended in order by one.
class NetcdfColumn {
  public:
    NetcdfColumn(Hdf5Handle dataset, std::size_t piece) : dataset_(std::move(dataset)), piece_(piece) {}

    // `column_piece` numbers, or what is left at the end.
    template <typename Number>
    [[nodiscard]] std::vector<std::byte> pack(std::span<const Number> numbers) const {
        return pack(std::as_bytes(numbers), sizeof(Number));
    }
    void append(std::span<const std::byte> packed);
    // All numbers of a column, packed here.
    template <typename Number>
    void append_all(std::span<const Number> numbers) {
        for (; !numbers.empty(); numbers = numbers.subspan(std::min(piece_, numbers.size())))
            append(pack(numbers.first(std::min(piece_, numbers.size()))));
    }

  private:
    [[nodiscard]] std::vector<std::byte> pack(std::span<const std::byte> bytes, std::size_t element) const;

    Hdf5Handle dataset_;
    std::size_t piece_;          // numbers
    std::uint64_t written_ = 0;  // the same
};

// What all objects of a file are made with.
struct NetcdfForms {
    explicit NetcdfForms(unsigned threads_at_hand);

    Hdf5Handle text, scalar, transfer;
    unsigned threads;
};

// A variable whose numbers are worked out when it is written, row-major; undefined where NaN. By any thread.
struct NetcdfVariable {
    std::string name;
    FileAttributes attributes;
    std::function<std::vector<double>()> values;
};

// A piece of a variable as it stands on disk.
struct PackedChunk {
    std::vector<hsize_t> origin;
    std::vector<std::byte> bytes;
};

class NetcdfGroup {
  public:
    NetcdfGroup(Hdf5Handle group, std::shared_ptr<DimensionScales> scales, std::shared_ptr<const NetcdfForms> forms)
        : group_(std::move(group)), scales_(std::move(scales)), forms_(std::move(forms)) {}

    void attribute(const std::string& name, const AttributeValue& value);
    // Every axis before the variables that use it; none may be empty.
    void dimension(const Axis& axis);
    // Row-major over the named dimensions. Numbers are undefined where NaN.
    void variable(const std::string& name, const std::vector<std::string>& dimensions, std::span<const double> data,
                  const FileAttributes& attributes);
    // Many of the same dimensions, in their order; what takes long, working out and packing numbers, on all threads of the file.
    void variables(const std::vector<std::string>& dimensions, const std::vector<NetcdfVariable>& all);
    void flags(const std::string& name, const std::vector<std::string>& dimensions, std::span<const std::int8_t> data,
               const FileAttributes& attributes);
    void texts(const std::string& name, const std::vector<std::string>& dimensions, const Texts& data, const FileAttributes& attributes);
    // A dimension that only counts: it has no coordinate and takes no room. Its columns have pieces of `column_piece` numbers.
    void counted_dimension(const std::string& name, std::size_t size);
    static constexpr std::size_t column_piece = 65'536;
    template <typename Number>
    [[nodiscard]] NetcdfColumn column(const std::string& name, const std::string& dimension, const FileAttributes& attributes) {
        return column(name, dimension, native_type<Number>(), attributes);
    }

  private:
    template <typename Number>
    static hid_t native_type() {
        if constexpr (std::is_same_v<Number, std::int8_t>) return H5T_NATIVE_INT8;
        else if constexpr (std::is_same_v<Number, std::int16_t>) return H5T_NATIVE_INT16;
        else if constexpr (std::is_same_v<Number, std::int32_t>) return H5T_NATIVE_INT32;
        else return H5T_NATIVE_INT64;
    }
    [[nodiscard]] NetcdfColumn column(const std::string& name, const std::string& dimension, hid_t type, const FileAttributes& attributes);
    enum class Filters : std::uint8_t { none, packed };
    struct Dimension {
        std::size_t size = 0;
        std::size_t scale = 0;    // of the file's
        std::string coordinates;  // names of the label columns
    };

    // Numbers as they are to be written: as they are, or in chunks, each packed.
    struct Numbers {
        std::span<const double> plain;
        std::vector<PackedChunk> chunks;
    };
    [[nodiscard]] std::vector<hsize_t> shape_of(const std::vector<std::string>& dimensions) const;
    [[nodiscard]] Numbers prepared(const std::string& name, const std::vector<std::string>& dimensions, std::span<const double> data) const;
    void put_variable(const std::string& name, const std::vector<std::string>& dimensions, const Numbers& numbers, const FileAttributes& attributes);
    Hdf5Handle create(const std::string& name, hid_t type, const std::vector<std::string>& dimensions, Filters filters);
    void expect_cells(const std::string& name, const std::vector<std::string>& dimensions, std::size_t n) const;
    void put_attribute(const Hdf5Handle& object, const std::string& name, const AttributeValue& value) const;
    void attach(const Hdf5Handle& dataset, const std::vector<std::string>& dimensions);
    void describe(const Hdf5Handle& dataset, const std::vector<std::string>& dimensions, const FileAttributes& attributes);

    Hdf5Handle group_;
    std::shared_ptr<DimensionScales> scales_;
    std::shared_ptr<const NetcdfForms> forms_;
    std::map<std::string, Dimension> dimensions_;
};

class NetcdfFile {
  public:
    explicit NetcdfFile(unsigned threads = 1);                  // in memory
    explicit NetcdfFile(Hdf5Disk& disk, unsigned threads = 1);  // on a disk, which outlives it
    [[nodiscard]] NetcdfGroup root() const;
    // Of very many variables it is quick only where their number is known before; any other may follow all the same.
    [[nodiscard]] NetcdfGroup group(const std::string& name, std::size_t variables = 0) const;
    // The bytes of the file as they would stand on disk; it is whole then, and nothing is added to it.
    [[nodiscard]] std::vector<std::byte> image() const;
    // Completes the file on its disk.
    void close();

  private:
    Hdf5Handle file_;
    std::shared_ptr<DimensionScales> scales_ = std::make_shared<DimensionScales>();
    std::shared_ptr<const NetcdfForms> forms_;
};

}  // namespace yingshang
