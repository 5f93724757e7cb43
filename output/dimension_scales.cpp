#include "output/dimension_scales.hpp"

#include <cstddef>
#include <utility>

namespace yingshang {
namespace {

hobj_ref_t reference_to(const Hdf5Handle& dataset) {
    hobj_ref_t reference = 0;
    check(H5Rcreate(&reference, dataset.id(), ".", H5R_OBJECT, -1), "cannot refer to a dataset");
    return reference;
}

void put_list(const Hdf5Handle& dataset, const char* name, const Hdf5Handle& type, std::size_t n, const void* values) {
    const hsize_t size = n;
    const Hdf5Handle space(H5Screate_simple(1, &size, nullptr), H5Sclose, "cannot make a row");
    const Hdf5Handle list(H5Acreate2(dataset.id(), name, type.id(), space.id(), H5P_DEFAULT, H5P_DEFAULT), H5Aclose, "cannot make a list of scales");
    check(H5Awrite(list.id(), type.id(), values), "cannot write a list of scales");
}

}  // namespace

std::size_t DimensionScales::add(Hdf5Handle scale) {
    scales_.push_back({std::move(scale), {}});
    return scales_.size() - 1;
}

void DimensionScales::attach(const Hdf5Handle& dataset, std::span<const std::size_t> scales) {
    const hobj_ref_t self = reference_to(dataset);
    std::vector<hobj_ref_t> references;
    for (const std::size_t scale : scales) {
        scales_[scale].uses.push_back({self, static_cast<int>(references.size())});
        references.push_back(reference_to(scales_[scale].dataset));
    }
    std::vector<hvl_t> lists;  // the specification allows several scales a dimension
    for (hobj_ref_t& reference : references) lists.push_back({1, &reference});
    const Hdf5Handle type(H5Tvlen_create(H5T_STD_REF_OBJ), H5Tclose, "cannot make a type of scales");
    put_list(dataset, "DIMENSION_LIST", type, lists.size(), lists.data());
}

void DimensionScales::write_uses(const Scale& scale) {
    const Hdf5Handle type(H5Tcreate(H5T_COMPOUND, sizeof(Use)), H5Tclose, "cannot make a type of users");
    check(H5Tinsert(type.id(), "dataset", offsetof(Use, dataset), H5T_STD_REF_OBJ), "cannot make a type of users");
    check(H5Tinsert(type.id(), "dimension", offsetof(Use, dimension), H5T_NATIVE_INT), "cannot make a type of users");
    put_list(scale.dataset, "REFERENCE_LIST", type, scale.uses.size(), scale.uses.data());
}

void DimensionScales::complete() {
    for (const Scale& scale : scales_)
        if (!scale.uses.empty()) write_uses(scale);
    scales_.clear();
}

}  // namespace yingshang
