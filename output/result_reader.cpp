// What is in a result file, read from a verified copy in memory: a damaged file is noticed before HDF5 sees it.
#include <hdf5.h>
#include <hdf5_hl.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>
#include <system_error>

#include "core/error.hpp"
#include "output/checksum.hpp"
#include "output/hdf5_handle.hpp"
#include "output/result_file.hpp"

namespace yingshang {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t memory_step = std::size_t{1} << 20;

std::vector<std::byte> bytes_of(const fs::path& file) {
    std::error_code error;
    const fs::file_status status = fs::status(file, error);
    if (error) throw IoError("cannot read " + file.string(), error.value());
    if (!fs::is_regular_file(status)) throw IoError("cannot read " + file.string(), fs::is_directory(status) ? EISDIR : EINVAL);
    errno = 0;
    std::ifstream stream(file, std::ios::binary);
    if (!stream) throw IoError("cannot read " + file.string(), errno);
    std::vector<std::byte> bytes(static_cast<std::size_t>(fs::file_size(file)));
    stream.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    if (!stream) throw IoError("cannot read " + file.string(), errno);
    return bytes;
}

Hdf5Handle open_image(const std::vector<std::byte>& bytes, const fs::path& file) {
    const std::span<const std::byte> body = without_checksum(bytes, file);
    const Hdf5Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose, "cannot make an access list");
    check(H5Pset_fapl_core(access.id(), memory_step, 0), "cannot hold a file in memory");
    check(H5Pset_file_image(access.id(), const_cast<std::byte*>(body.data()), body.size()),
          "cannot hold a file in memory");  // copied, though not const
    return {H5Fopen("result", H5F_ACC_RDONLY, access.id()), H5Fclose, "cannot open " + file.string()};
}

// ---- attributes

Hdf5Handle open_attribute(hid_t object, const std::string& name) {
    return {H5Aopen(object, name.c_str(), H5P_DEFAULT), H5Aclose, "no attribute " + name};
}

Hdf5Handle type_of(const Hdf5Handle& attribute) { return {H5Aget_type(attribute.id()), H5Tclose, "cannot tell the type of an attribute"}; }

std::size_t count_of(const Hdf5Handle& attribute) {
    const Hdf5Handle space(H5Aget_space(attribute.id()), H5Sclose, "cannot tell the shape of an attribute");
    return static_cast<std::size_t>(std::max<hssize_t>(0, H5Sget_simple_extent_npoints(space.id())));
}

bool is_text(const Hdf5Handle& attribute) { return H5Tget_class(type_of(attribute).id()) == H5T_STRING; }

std::vector<std::string> texts(hid_t object, const std::string& name) {
    if (H5Aexists(object, name.c_str()) <= 0) return {};
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

std::string text(hid_t object, const std::string& name) {
    const std::vector<std::string> all = texts(object, name);
    return all.empty() ? "" : all.front();
}

template <typename Number>
Number number(hid_t object, const std::string& name, hid_t type) {
    const Hdf5Handle attribute = open_attribute(object, name);
    if (is_text(attribute) || count_of(attribute) != 1) throw DataError("attribute " + name + " is not one number");
    Number value{};
    check(H5Aread(attribute.id(), type, &value), "cannot read attribute " + name);
    return value;
}

// One line of text, or a number as text; nothing where it is neither.
std::string short_text(hid_t object, const std::string& name) {
    const Hdf5Handle attribute = open_attribute(object, name);
    if (count_of(attribute) != 1) return {};
    if (!is_text(attribute)) {
        std::string digits = std::to_string(number<double>(object, name, H5T_NATIVE_DOUBLE));
        digits.erase(digits.find_last_not_of('0') + 1);
        if (digits.ends_with('.')) digits.pop_back();
        return digits;
    }
    const std::string value = text(object, name);
    return value.find('\n') == std::string::npos ? value : "";
}

// ---- names in the order in which they were made

using Names = std::vector<std::string>;

herr_t add_link(hid_t, const char* name, const H5L_info_t*, void* names) {
    static_cast<Names*>(names)->emplace_back(name);
    return 0;
}

Names links(hid_t group) {
    Names names;
    check(H5Literate(group, H5_INDEX_CRT_ORDER, H5_ITER_INC, nullptr, add_link, &names), "cannot list a group");
    return names;
}

herr_t add_attribute(hid_t, const char* name, const H5A_info_t*, void* names) {
    static_cast<Names*>(names)->emplace_back(name);
    return 0;
}

Names attributes(hid_t object) {
    Names names;
    check(H5Aiterate2(object, H5_INDEX_CRT_ORDER, H5_ITER_INC, nullptr, add_attribute, &names), "cannot list attributes");
    return names;
}

// ---- groups

herr_t add_scale(hid_t, unsigned, hid_t scale, void* names) {
    const ssize_t length = H5Iget_name(scale, nullptr, 0);
    if (length < 0) return -1;
    std::string path(static_cast<std::size_t>(length), '\0');
    H5Iget_name(scale, path.data(), path.size() + 1);
    static_cast<Names*>(names)->push_back(path.substr(path.rfind('/') + 1));
    return 1;  // the first scale is the dimension
}

std::vector<hsize_t> shape_of(const Hdf5Handle& dataset) {
    const Hdf5Handle space(H5Dget_space(dataset.id()), H5Sclose, "cannot tell the shape of a variable");
    std::vector<hsize_t> shape(static_cast<std::size_t>(std::max(0, H5Sget_simple_extent_ndims(space.id()))));
    check(H5Sget_simple_extent_dims(space.id(), shape.data(), nullptr), "cannot tell the shape of a variable");
    return shape;
}

Names dimensions_of(const Hdf5Handle& dataset) {
    Names names;
    for (std::size_t d = 0; d < shape_of(dataset).size(); ++d)
        check(H5DSiterate_scales(dataset.id(), static_cast<unsigned>(d), nullptr, add_scale, &names), "cannot tell the dimensions of a variable");
    return names;
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
    for (const std::string& link : links(group.id())) {
        const Hdf5Handle dataset(H5Dopen2(group.id(), link.c_str(), H5P_DEFAULT), H5Dclose, "cannot open " + name + "/" + link);
        add_words(text(dataset.id(), "coordinates"), labels);
        if (H5DSis_scale(dataset.id()) > 0) info.dimensions.emplace_back(link, shape_of(dataset).at(0));
        else info.variables.push_back({link, text(dataset.id(), "units"), text(dataset.id(), "long_name"), dimensions_of(dataset)});
    }
    std::erase_if(info.variables, [&](const VariableInfo& v) { return labels.contains(v.name); });
    return info;
}

void read_attributes(hid_t root, ResultInfo& info) {
    info.title = text(root, "title");
    info.source = text(root, "source");
    info.history = text(root, "history");
    info.schema_version = number<std::int32_t>(root, "schema_version", H5T_NATIVE_INT32);
    info.complete = number<std::int32_t>(root, "complete", H5T_NATIVE_INT32) == 1;
    info.seed = number<std::uint64_t>(root, "seed", H5T_NATIVE_UINT64);
    info.replicates = static_cast<std::uint32_t>(number<std::int32_t>(root, "replicates", H5T_NATIVE_INT32));
    info.scale = number<double>(root, "scale", H5T_NATIVE_DOUBLE);
    info.scenarios = texts(root, "scenarios");
    info.scenario_toml = texts(root, "scenario_toml");
    info.counties = texts(root, "counties");
    for (const std::string& name : attributes(root))
        if (const std::string value = short_text(root, name); !value.empty()) info.attributes.emplace_back(name, value);
}

// Unpacks every chunk, so that HDF5 compares its checksums.
void read_numbers(const Hdf5Handle& dataset, const std::string& name) {
    const Hdf5Handle type(H5Dget_type(dataset.id()), H5Tclose, "cannot tell the type of " + name);
    if (H5Tget_class(type.id()) == H5T_STRING) return;  // in the heap, covered by the checksum of the file
    std::size_t cells = 1;
    for (const hsize_t n : shape_of(dataset)) cells *= n;
    std::vector<double> values(cells);
    check(H5Dread(dataset.id(), H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()), "cannot read " + name);
}

}  // namespace

ResultInfo read_info(const fs::path& file) {
    const QuietHdf5 quiet;
    const Hdf5Handle image = open_image(bytes_of(file), file);
    ResultInfo info;
    read_attributes(image.id(), info);
    for (const std::string& name : links(image.id())) info.groups.push_back(group_info(image.id(), name));
    return info;
}

void verify_result(const fs::path& file) {
    const QuietHdf5 quiet;
    const Hdf5Handle image = open_image(bytes_of(file), file);
    for (const std::string& name : links(image.id())) {
        const Hdf5Handle group(H5Gopen2(image.id(), name.c_str(), H5P_DEFAULT), H5Gclose, "cannot open group " + name);
        for (const std::string& link : links(group.id()))
            read_numbers({H5Dopen2(group.id(), link.c_str(), H5P_DEFAULT), H5Dclose, "cannot open " + name + "/" + link}, name + "/" + link);
    }
}

}  // namespace yingshang
