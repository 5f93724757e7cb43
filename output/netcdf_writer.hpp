// Writes groups of named dimensions, coordinates and variables in HDF5 such that readers of netCDF-4 see
// them: a dimension scale for every dimension in every group, creation order kept, text as variable-length
// UTF-8, numbers chunked, shuffled, compressed and checksummed. Holds the file in memory; touches no disk
// and knows no word of the model.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "output/hdf5_handle.hpp"

namespace yingshang {

using Texts = std::vector<std::string>;
using AttributeValue = std::variant<std::string, Texts, double, std::int32_t, std::uint64_t, std::vector<std::int8_t>>;
using FileAttributes = std::vector<std::pair<std::string, AttributeValue>>;

// A further coordinate along a dimension: "county_zh".
struct LabelColumn {
    std::string name, long_name;
    Texts values;
};

// A dimension with its coordinate: labels, whole numbers or days since 1970-01-01.
struct Axis {
    std::string name;
    std::variant<Texts, std::vector<std::int32_t>> values;
    FileAttributes attributes;
    std::vector<LabelColumn> columns;

    [[nodiscard]] std::size_t size() const;
};

class NetcdfGroup {
  public:
    explicit NetcdfGroup(Hdf5Handle group) : group_(std::move(group)) {}

    void attribute(const std::string& name, const AttributeValue& value);
    // Every axis before the variables that use it; none may be empty.
    void dimension(const Axis& axis);
    // Row-major over the named dimensions. Numbers are undefined where NaN.
    void variable(const std::string& name, const std::vector<std::string>& dimensions, std::span<const double> data,
                  const FileAttributes& attributes);
    void flags(const std::string& name, const std::vector<std::string>& dimensions, std::span<const std::int8_t> data,
               const FileAttributes& attributes);
    void texts(const std::string& name, const std::vector<std::string>& dimensions, const Texts& data,
               const FileAttributes& attributes);

  private:
    enum class Filters : std::uint8_t { none, packed };
    struct Dimension {
        std::size_t size = 0;
        Hdf5Handle scale;
        std::string coordinates;   // names of the label columns
    };

    Hdf5Handle create(const std::string& name, hid_t type, const std::vector<std::string>& dimensions, Filters filters);
    void expect_cells(const std::string& name, const std::vector<std::string>& dimensions, std::size_t n) const;
    void attach(const Hdf5Handle& dataset, const std::string& name, const std::vector<std::string>& dimensions);
    void describe(const Hdf5Handle& dataset, const std::vector<std::string>& dimensions, const FileAttributes& attributes);

    Hdf5Handle group_;
    std::map<std::string, Dimension> dimensions_;
};

class NetcdfFile {
  public:
    NetcdfFile();
    [[nodiscard]] NetcdfGroup root() const;
    [[nodiscard]] NetcdfGroup group(const std::string& name) const;
    // The bytes of the file as they would stand on disk.
    [[nodiscard]] std::vector<std::byte> image() const;

  private:
    Hdf5Handle file_;
};

}  // namespace yingshang
