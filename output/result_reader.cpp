// What is in a result file, read once its checksum was found to fit: a damaged file is noticed before HDF5 sees it.
#include <hdf5.h>
#include <hdf5_hl.h>

#include <algorithm>
#include <map>
#include <set>
#include <sstream>

#include "core/error.hpp"
#include "output/hdf5_reading.hpp"
#include "output/result_file.hpp"

namespace yingshang {
namespace {

namespace fs = std::filesystem;
using Names = std::vector<std::string>;

constexpr hsize_t cells_at_once = std::size_t{1} << 20;

// One line of text, or a number; nothing where it is neither.
std::string short_text(hid_t object, const std::string& name) {
    const std::string value = short_attribute(object, name);
    return value.find('\n') == std::string::npos ? value : "";
}

haddr_t address_of(hid_t object) {
    H5O_info_t info;
    check(H5Oget_info2(object, &info, H5O_INFO_BASIC), "cannot tell where an object stands in the file");
    return info.addr;
}

// Dimensions of a group by where their scales stand: the library tells the name of an object only by a search through the file.
using Scales = std::map<haddr_t, std::string>;

struct Dimensions {
    const Scales* scales;
    Names names;
};

herr_t add_scale(hid_t, unsigned, hid_t scale, void* data) {
    auto& dimensions = *static_cast<Dimensions*>(data);
    const auto found = dimensions.scales->find(address_of(scale));
    if (found == dimensions.scales->end()) return -1;
    dimensions.names.push_back(found->second);
    return 1;  // the first scale is the dimension
}

Names dimensions_of(const Hdf5Handle& dataset, const Scales& scales) {
    Dimensions found{&scales, {}};
    for (std::size_t d = 0; d < shape_of(dataset).size(); ++d)
        check(H5DSiterate_scales(dataset.id(), static_cast<unsigned>(d), nullptr, add_scale, &found), "cannot tell the dimensions of a variable");
    return std::move(found.names);
}

// Label columns stand in the `coordinates` attribute of the variables that have them.
void add_words(const std::string& words, std::set<std::string>& all) {
    std::istringstream stream(words);
    for (std::string word; stream >> word;) all.insert(word);
}

GroupInfo group_info(hid_t file, const std::string& name) {
    const Hdf5Handle group(H5Gopen2(file, name.c_str(), H5P_DEFAULT), H5Gclose, "cannot open group " + name);
    GroupInfo info{"/" + name, {}, {}};
    std::set<std::string> labels;
    Scales scales;
    std::vector<std::pair<std::string, Hdf5Handle>> variables;
    for (const std::string& link : links(group.id())) {
        Hdf5Handle dataset(H5Dopen2(group.id(), link.c_str(), H5P_DEFAULT), H5Dclose, "cannot open " + name + "/" + link);
        add_words(text_attribute(dataset.id(), "coordinates"), labels);
        if (H5DSis_scale(dataset.id()) > 0) {
            info.dimensions.emplace_back(link, shape_of(dataset).at(0));
            scales.emplace(address_of(dataset.id()), link);
        } else {
            variables.emplace_back(link, std::move(dataset));
        }
    }
    for (const auto& [link, dataset] : variables)
        info.variables.push_back(
            {link, text_attribute(dataset.id(), "units"), text_attribute(dataset.id(), "long_name"), dimensions_of(dataset, scales)});
    std::erase_if(info.variables, [&](const VariableInfo& v) { return labels.contains(v.name); });
    return info;
}

void read_attributes(hid_t root, ResultInfo& info) {
    info.title = text_attribute(root, "title");
    info.source = text_attribute(root, "source");
    info.history = text_attribute(root, "history");
    info.schema_version = number_attribute<std::int32_t>(root, "schema_version");
    info.complete = number_attribute<std::int32_t>(root, "complete") == 1;
    info.seed = number_attribute<std::uint64_t>(root, "seed");
    info.replicates = static_cast<std::uint32_t>(number_attribute<std::int32_t>(root, "replicates"));
    info.finished_runs = has_attribute(root, "finished_runs")
                             ? static_cast<std::uint32_t>(number_attribute<std::int32_t>(root, "finished_runs"))
                             : static_cast<std::uint32_t>(info.replicates * texts_attribute(root, "scenarios").size());
    info.scale = number_attribute<double>(root, "scale");
    info.scenarios = texts_attribute(root, "scenarios");
    info.scenario_toml = texts_attribute(root, "scenario_toml");
    info.counties = texts_attribute(root, "counties");
    for (const std::string& name : attributes(root))
        if (const std::string value = short_text(root, name); !value.empty()) info.attributes.emplace_back(name, value);
}

// Unpacks every chunk, so that HDF5 compares its checksums. First dimensions are cut, so that long columns take little memory.
void read_numbers(const Hdf5Handle& dataset, const std::string& name) {
    const Hdf5Handle type(H5Dget_type(dataset.id()), H5Tclose, "cannot tell the type of " + name);
    if (H5Tget_class(type.id()) == H5T_STRING) return;  // in the heap, covered by the checksum of the file
    if (H5Dget_storage_size(dataset.id()) == 0) return;
    const std::vector<hsize_t> shape = shape_of(dataset);
    hsize_t row = 1;
    for (std::size_t d = 1; d < shape.size(); ++d) row *= shape[d];
    const Hdf5Handle space(H5Dget_space(dataset.id()), H5Sclose, "cannot tell the shape of " + name);
    std::vector<hsize_t> start(shape.size(), 0), count = shape;
    std::vector<double> values;
    const hsize_t at_once = std::max<hsize_t>(1, cells_at_once / row);
    for (; start[0] < shape[0]; start[0] += at_once) {
        count[0] = std::min(at_once, shape[0] - start[0]);
        values.resize(count[0] * row);
        const hsize_t cells = values.size();
        const Hdf5Handle memory(H5Screate_simple(1, &cells, nullptr), H5Sclose, "cannot make a row");
        check(H5Sselect_hyperslab(space.id(), H5S_SELECT_SET, start.data(), nullptr, count.data(), nullptr), "cannot choose a part of " + name);
        check(H5Dread(dataset.id(), H5T_NATIVE_DOUBLE, memory.id(), space.id(), H5P_DEFAULT, values.data()), "cannot read " + name);
    }
}

}  // namespace

ResultInfo read_info(const fs::path& file) {
    const QuietHdf5 quiet;
    const VerifiedFile open(file);
    ResultInfo info;
    read_attributes(open.id(), info);
    for (const std::string& name : links(open.id())) info.groups.push_back(group_info(open.id(), name));
    return info;
}

void verify_result(const fs::path& file) {
    const QuietHdf5 quiet;
    const VerifiedFile open(file);
    for (const std::string& name : links(open.id())) {
        const Hdf5Handle group(H5Gopen2(open.id(), name.c_str(), H5P_DEFAULT), H5Gclose, "cannot open group " + name);
        for (const std::string& link : links(group.id()))
            read_numbers({H5Dopen2(group.id(), link.c_str(), H5P_DEFAULT), H5Dclose, "cannot open " + name + "/" + link}, name + "/" + link);
    }
}

}  // namespace yingshang
