#include "output/netcdf_writer.hpp"

#include <fmt/core.h>
#include <hdf5_hl.h>

#include <algorithm>
#include <cstring>
#include <functional>
#include <limits>
#include <numeric>

#include "core/error.hpp"
#include "core/sum.hpp"
#include "experiment/parallel.hpp"
#include "output/chunk_filters.hpp"

namespace yingshang {
namespace {

// Small chunks let a reader take one county without unpacking all: 16,384 numbers are 128 KiB.
constexpr hsize_t chunk_cells = 16'384;
constexpr int deflate_level = 1;  // which takes most of what there is to take
constexpr std::size_t memory_step = std::size_t{4} << 20;
// Few numbers stand within the object's header, which has a checksum of its own: a chunk, its index and its packing cost more than they.
constexpr hsize_t small_bytes = 4096;
// Links in the group's header are found in the order in which they were made. Readers that look for a dimension by its address
// (h5netcdf does for each variable) meet it at once, and not behind hundreds of variables.
constexpr unsigned links_in_header = 65'535;
constexpr unsigned usual_links = 64;
constexpr unsigned usual_name = 40;  // bytes

// HDF5 clears a buffer of this size for each write of texts, a MiB if nobody says how much.
constexpr std::size_t transfer_bytes = std::size_t{8} << 10;

constexpr unsigned kept_order = H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED;

std::vector<const char*> pointers(const Texts& texts) {
    std::vector<const char*> p;
    p.reserve(texts.size());
    for (const std::string& t : texts) p.push_back(t.c_str());
    return p;
}

// One value stands as an array of one, as netCDF writes its numbers.
Hdf5Handle row_of(std::size_t n) {
    const hsize_t size = n;
    return {H5Screate_simple(1, &size, nullptr), H5Sclose, "cannot make a row"};
}

void put(hid_t object, const std::string& name, const Hdf5Handle& space, hid_t type, const void* value) {
    const Hdf5Handle attribute(H5Acreate2(object, name.c_str(), type, space.id(), H5P_DEFAULT, H5P_DEFAULT), H5Aclose,
                               "cannot make attribute " + name);
    check(H5Awrite(attribute.id(), type, value), "cannot write attribute " + name);
}

struct PutAttribute {
    const NetcdfForms& forms;
    hid_t object;
    const std::string& name;

    void operator()(const std::string& text) const {
        const char* p = text.c_str();
        put(object, name, forms.scalar, forms.text.id(), &p);
    }
    void operator()(const Texts& texts) const {
        if (texts.empty()) return;
        put(object, name, row_of(texts.size()), forms.text.id(), pointers(texts).data());
    }
    void operator()(double x) const { put(object, name, row_of(1), H5T_IEEE_F64LE, &x); }
    void operator()(std::int32_t x) const { put(object, name, row_of(1), H5T_STD_I32LE, &x); }
    void operator()(std::uint64_t x) const { put(object, name, row_of(1), H5T_STD_U64LE, &x); }
    void operator()(const std::vector<std::int8_t>& x) const { put(object, name, row_of(x.size()), H5T_STD_I8LE, x.data()); }
    void operator()(const std::vector<std::int16_t>& x) const { put(object, name, row_of(x.size()), H5T_STD_I16LE, x.data()); }
};

// Last dimensions whole, first ones cut, so that a chunk is a slab of neighbours.
std::vector<hsize_t> chunk_of(const std::vector<hsize_t>& shape) {
    std::vector<hsize_t> chunk(shape.size());
    hsize_t room = chunk_cells;
    for (std::size_t d = shape.size(); d-- > 0;) {
        chunk[d] = std::clamp<hsize_t>(room, 1, shape[d]);
        room /= chunk[d];
    }
    return chunk;
}

hsize_t cells_of(const std::vector<hsize_t>& shape) { return std::accumulate(shape.begin(), shape.end(), hsize_t{1}, std::multiplies<>()); }
hsize_t bytes_of(const std::vector<hsize_t>& shape, hid_t type) { return cells_of(shape) * H5Tget_size(type); }

// The next place of a box in which the last dimension runs first, by steps; false after the last.
bool next_place(std::vector<hsize_t>& place, const std::vector<hsize_t>& shape, const std::vector<hsize_t>& step) {
    for (std::size_t d = shape.size(); d-- > 0;) {
        place[d] += step[d];
        if (place[d] < shape[d]) return true;
        place[d] = 0;
    }
    return false;
}

// Numbers of a chunk, undefined where it reaches over the edge.
std::vector<double> cut(std::span<const double> data, const std::vector<hsize_t>& shape, const std::vector<hsize_t>& origin,
                        const std::vector<hsize_t>& chunk) {
    const std::size_t last = shape.size() - 1;
    const hsize_t run = std::min(chunk[last], shape[last] - origin[last]);
    const std::vector<hsize_t> one_by_one(shape.size(), 1);
    std::vector<hsize_t> rows = chunk, within(shape.size(), 0);
    rows[last] = 1;
    std::vector<double> out(cells_of(chunk), undefined);
    do {
        hsize_t from = 0, to = 0;
        bool inside = true;
        for (std::size_t d = 0; d < shape.size(); ++d) {
            inside = inside && origin[d] + within[d] < shape[d];
            from = from * shape[d] + origin[d] + within[d];
            to = to * chunk[d] + within[d];
        }
        if (inside)
            std::copy_n(data.begin() + static_cast<std::ptrdiff_t>(from), static_cast<std::ptrdiff_t>(run),
                        out.begin() + static_cast<std::ptrdiff_t>(to));
    } while (next_place(within, rows, one_by_one));
    return out;
}

std::vector<PackedChunk> packed(std::span<const double> data, const std::vector<hsize_t>& shape) {
    const std::vector<hsize_t> chunk = chunk_of(shape);
    std::vector<PackedChunk> all;
    std::vector<hsize_t> origin(shape.size(), 0);
    do {
        const std::vector<double> numbers = cut(data, shape, origin, chunk);
        all.push_back({origin, filtered(std::as_bytes(std::span(numbers)), sizeof(double), deflate_level)});
    } while (next_place(origin, shape, chunk));
    return all;
}

// Keeps the order of creation and no times: equal input gives equal bytes.
Hdf5Handle creation_list(hid_t of_class) {
    Hdf5Handle list(H5Pcreate(of_class), H5Pclose, "cannot make a creation list");
    check(H5Pset_obj_track_times(list.id(), 0), "cannot leave times out");
    check(H5Pset_attr_creation_order(list.id(), kept_order), "cannot keep the order of attributes");
    return list;
}

Hdf5Handle group_creation_list(hid_t of_class, std::size_t links = usual_links) {
    Hdf5Handle list = creation_list(of_class);
    check(H5Pset_link_creation_order(list.id(), kept_order), "cannot keep the order of links");
    check(H5Pset_link_phase_change(list.id(), links_in_header, links_in_header), "cannot keep links together");
    // A header that must grow takes the more time the longer it is, and moves links to its end.
    check(H5Pset_est_link_info(list.id(), static_cast<unsigned>(std::min<std::size_t>(links, links_in_header)), usual_name),
          "cannot make room for links");
    return list;
}

void pack(const Hdf5Handle& list, const std::vector<hsize_t>& chunk) {
    check(H5Pset_chunk(list.id(), static_cast<int>(chunk.size()), chunk.data()), "cannot set chunks");
    check(H5Pset_shuffle(list.id()), "cannot shuffle");
    check(H5Pset_deflate(list.id(), static_cast<unsigned>(deflate_level)), "cannot compress");
    check(H5Pset_fletcher32(list.id()), "cannot checksum");
}

}  // namespace

NetcdfForms::NetcdfForms(unsigned threads_at_hand)
    : text(text_type()),
      scalar(H5Screate(H5S_SCALAR), H5Sclose, "cannot make a scalar"),
      transfer(H5Pcreate(H5P_DATASET_XFER), H5Pclose, "cannot make a transfer list"),
      threads(threads_at_hand) {
    check(H5Pset_buffer(transfer.id(), transfer_bytes, nullptr, nullptr), "cannot set the size of a buffer");
}

std::size_t Axis::size() const {
    return std::visit([](const auto& v) { return v.size(); }, values);
}

void NetcdfGroup::put_attribute(const Hdf5Handle& object, const std::string& name, const AttributeValue& value) const {
    std::visit(PutAttribute{*forms_, object.id(), name}, value);
}

void NetcdfGroup::attribute(const std::string& name, const AttributeValue& value) { put_attribute(group_, name, value); }

std::vector<hsize_t> NetcdfGroup::shape_of(const std::vector<std::string>& dimensions) const {
    std::vector<hsize_t> shape;
    for (const std::string& d : dimensions) shape.push_back(dimensions_.at(d).size);
    return shape;
}

Hdf5Handle NetcdfGroup::create(const std::string& name, hid_t type, const std::vector<std::string>& dimensions, Filters filters) {
    const std::vector<hsize_t> shape = shape_of(dimensions);
    const Hdf5Handle space(H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr), H5Sclose, "cannot make the shape of " + name);
    const Hdf5Handle list = creation_list(H5P_DATASET_CREATE);
    if (bytes_of(shape, type) <= small_bytes) check(H5Pset_layout(list.id(), H5D_COMPACT), "cannot keep numbers in a header");
    else if (filters == Filters::packed) pack(list, chunk_of(shape));
    if (H5Tequal(type, H5T_IEEE_F64LE) > 0) {
        check(H5Pset_fill_value(list.id(), type, &undefined), "cannot set the fill value of " + name);
    }
    return {H5Dcreate2(group_.id(), name.c_str(), type, space.id(), H5P_DEFAULT, list.id(), H5P_DEFAULT), H5Dclose, "cannot make " + name};
}

void NetcdfGroup::expect_cells(const std::string& name, const std::vector<std::string>& dimensions, std::size_t n) const {
    std::size_t cells = 1;
    for (const std::string& d : dimensions) cells *= dimensions_.at(d).size;
    if (cells != n) throw DataError(name + " has " + std::to_string(n) + " values where its dimensions have " + std::to_string(cells));
}

void NetcdfGroup::attach(const Hdf5Handle& dataset, const std::vector<std::string>& dimensions) {
    std::vector<std::size_t> scales;
    for (const std::string& d : dimensions) scales.push_back(dimensions_.at(d).scale);
    scales_->attach(dataset, scales);
}

void NetcdfGroup::describe(const Hdf5Handle& dataset, const std::vector<std::string>& dimensions, const FileAttributes& attributes) {
    for (const auto& [name, value] : attributes) put_attribute(dataset, name, value);
    std::string coordinates;
    for (const std::string& d : dimensions) {
        const std::string& more = dimensions_.at(d).coordinates;
        if (!more.empty()) coordinates += (coordinates.empty() ? "" : " ") + more;
    }
    if (!coordinates.empty()) put_attribute(dataset, "coordinates", coordinates);
}

void NetcdfGroup::dimension(const Axis& axis) {
    if (axis.size() == 0) throw DataError("dimension " + axis.name + " of the result file is empty");
    dimensions_[axis.name] = {axis.size(), 0, {}};
    const auto write = [&](hid_t type, hid_t memory, const void* values, Filters filters) {
        Hdf5Handle made = create(axis.name, type, {axis.name}, filters);
        check(H5Dwrite(made.id(), memory, H5S_ALL, H5S_ALL, forms_->transfer.id(), values), "cannot write " + axis.name);
        return made;
    };
    Hdf5Handle scale;
    if (const auto* labels = std::get_if<Texts>(&axis.values))
        scale = write(forms_->text.id(), forms_->text.id(), pointers(*labels).data(), Filters::none);
    else if (const auto* whole = std::get_if<std::vector<std::int32_t>>(&axis.values))
        scale = write(H5T_STD_I32LE, H5T_NATIVE_INT32, whole->data(), Filters::packed);
    else scale = write(H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, std::get<std::vector<double>>(axis.values).data(), Filters::packed);
    check(H5DSset_scale(scale.id(), axis.name.c_str()), "cannot make a scale of " + axis.name);
    for (const auto& [name, value] : axis.attributes) put_attribute(scale, name, value);
    dimensions_[axis.name].scale = scales_->add(std::move(scale));
    std::string coordinates;
    for (const LabelColumn& column : axis.columns) {
        texts(column.name, {axis.name}, column.values, {{"long_name", column.long_name}});
        coordinates += (coordinates.empty() ? "" : " ") + column.name;
    }
    dimensions_[axis.name].coordinates = coordinates;
}

void NetcdfGroup::variable(const std::string& name, const std::vector<std::string>& dimensions, std::span<const double> data,
                           const FileAttributes& attributes) {
    put_variable(name, dimensions, prepared(name, dimensions, data), attributes);
}

void NetcdfGroup::variables(const std::vector<std::string>& dimensions, const std::vector<NetcdfVariable>& all) {
    struct Made {
        std::vector<double> values;
        Numbers numbers;
    };
    std::vector<Made> made(all.size());
    for_each_task(forms_->threads, all.size(), [&](std::size_t i) {
        made[i].values = all[i].values();
        made[i].numbers = prepared(all[i].name, dimensions, made[i].values);
        if (made[i].numbers.plain.empty()) made[i].values = {};
    });
    for (std::size_t i = 0; i < all.size(); ++i) put_variable(all[i].name, dimensions, made[i].numbers, all[i].attributes);
}

NetcdfGroup::Numbers NetcdfGroup::prepared(const std::string& name, const std::vector<std::string>& dimensions, std::span<const double> data) const {
    expect_cells(name, dimensions, data.size());
    if (data.size_bytes() <= small_bytes) return {data, {}};
    return {{}, packed(data, shape_of(dimensions))};
}

void NetcdfGroup::put_variable(const std::string& name, const std::vector<std::string>& dimensions, const Numbers& numbers,
                               const FileAttributes& attributes) {
    const Hdf5Handle dataset = create(name, H5T_IEEE_F64LE, dimensions, Filters::packed);
    if (!numbers.plain.empty())
        check(H5Dwrite(dataset.id(), H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, numbers.plain.data()), "cannot write " + name);
    for (const PackedChunk& chunk : numbers.chunks)
        check(H5Dwrite_chunk(dataset.id(), H5P_DEFAULT, 0, chunk.origin.data(), chunk.bytes.size(), chunk.bytes.data()), "cannot write " + name);
    attach(dataset, dimensions);
    put_attribute(dataset, "_FillValue", undefined);
    describe(dataset, dimensions, attributes);
}

void NetcdfGroup::flags(const std::string& name, const std::vector<std::string>& dimensions, std::span<const std::int8_t> data,
                        const FileAttributes& attributes) {
    expect_cells(name, dimensions, data.size());
    const Hdf5Handle dataset = create(name, H5T_STD_I8LE, dimensions, Filters::packed);
    check(H5Dwrite(dataset.id(), H5T_NATIVE_INT8, H5S_ALL, H5S_ALL, H5P_DEFAULT, data.data()), "cannot write " + name);
    attach(dataset, dimensions);
    describe(dataset, dimensions, attributes);
}

void NetcdfGroup::texts(const std::string& name, const std::vector<std::string>& dimensions, const Texts& data, const FileAttributes& attributes) {
    expect_cells(name, dimensions, data.size());
    const Hdf5Handle dataset = create(name, forms_->text.id(), dimensions, Filters::none);
    check(H5Dwrite(dataset.id(), forms_->text.id(), H5S_ALL, H5S_ALL, forms_->transfer.id(), pointers(data).data()), "cannot write " + name);
    attach(dataset, dimensions);
    describe(dataset, dimensions, attributes);
}

void NetcdfGroup::counted_dimension(const std::string& name, std::size_t size) {
    dimensions_[name] = {size, {}, {}};
    Hdf5Handle scale = create(name, H5T_IEEE_F32BE, {name}, Filters::none);
    // The words by which netCDF-4 knows a dimension that has no variable.
    check(H5DSset_scale(scale.id(), fmt::format("This is a netCDF dimension but not a netCDF variable.{:>10}", size).c_str()),
          "cannot make a scale of " + name);
    dimensions_[name].scale = scales_->add(std::move(scale));
}

NetcdfColumn NetcdfGroup::column(const std::string& name, const std::string& dimension, hid_t type, const FileAttributes& attributes) {
    const std::size_t size = dimensions_.at(dimension).size, piece = std::min(column_piece, size);
    const Hdf5Handle space = row_of(size), list = creation_list(H5P_DATASET_CREATE);
    pack(list, {piece});
    Hdf5Handle dataset(H5Dcreate2(group_.id(), name.c_str(), type, space.id(), H5P_DEFAULT, list.id(), H5P_DEFAULT), H5Dclose, "cannot make " + name);
    attach(dataset, {dimension});
    describe(dataset, {dimension}, attributes);
    return {std::move(dataset), piece};
}

std::vector<std::byte> NetcdfColumn::pack(std::span<const std::byte> bytes, std::size_t element) const {
    const std::size_t whole = piece_ * element;
    if (bytes.size() == whole) return filtered(bytes, element, deflate_level);
    std::vector<std::byte> filled(bytes.begin(), bytes.end());
    filled.resize(whole);
    return filtered(filled, element, deflate_level);
}

void NetcdfColumn::append(std::span<const std::byte> packed) {
    const hsize_t start = written_;
    check(H5Dwrite_chunk(dataset_.id(), H5P_DEFAULT, 0, &start, packed.size(), packed.data()), "cannot write a column");
    written_ += piece_;
}

NetcdfFile::NetcdfFile(unsigned threads) : forms_(std::make_shared<const NetcdfForms>(threads)) {
    const Hdf5Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose, "cannot make an access list");
    check(H5Pset_fapl_core(access.id(), memory_step, 0), "cannot hold a file in memory");
    set_versions(access);
    const Hdf5Handle creation = group_creation_list(H5P_FILE_CREATE);
    file_ = Hdf5Handle(H5Fcreate("result", H5F_ACC_TRUNC, creation.id(), access.id()), H5Fclose, "cannot make a file in memory");
}

NetcdfFile::NetcdfFile(Hdf5Disk& disk, unsigned threads)
    : file_(create_on_disk(disk, group_creation_list(H5P_FILE_CREATE).id())), forms_(std::make_shared<const NetcdfForms>(threads)) {}

NetcdfGroup NetcdfFile::root() const { return {{H5Gopen2(file_.id(), "/", H5P_DEFAULT), H5Gclose, "cannot open the root"}, scales_, forms_}; }

NetcdfGroup NetcdfFile::group(const std::string& name, std::size_t variables) const {
    const Hdf5Handle list = group_creation_list(H5P_GROUP_CREATE, usual_links + variables);
    return {{H5Gcreate2(file_.id(), name.c_str(), H5P_DEFAULT, list.id(), H5P_DEFAULT), H5Gclose, "cannot make " + name}, scales_, forms_};
}

void NetcdfFile::close() {
    scales_->complete();
    check(H5Fflush(file_.id(), H5F_SCOPE_GLOBAL), "cannot complete the file");
    file_ = {};
}

std::vector<std::byte> NetcdfFile::image() const {
    scales_->complete();
    check(H5Fflush(file_.id(), H5F_SCOPE_GLOBAL), "cannot complete the file in memory");
    const ssize_t size = H5Fget_file_image(file_.id(), nullptr, 0);
    check(size < 0 ? -1 : 0, "cannot measure the file in memory");
    std::vector<std::byte> bytes(static_cast<std::size_t>(size));
    check(H5Fget_file_image(file_.id(), bytes.data(), bytes.size()) == size ? 0 : -1, "cannot copy the file from memory");
    return bytes;
}

}  // namespace yingshang
