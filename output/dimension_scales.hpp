// Dimension scales of a file, laid down as the HDF5 Dimension Scale Specification says: the attribute DIMENSION_LIST of a dataset has
// its scales, REFERENCE_LIST of a scale the datasets that it serves. H5DSattach_scale writes the same, but reads and
// rewrites the whole growing list each time: a file of many variables took most of its time for that.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "output/hdf5_handle.hpp"

namespace yingshang {

class DimensionScales {
  public:
    // A dataset that H5DSset_scale has made a scale; its number.
    std::size_t add(Hdf5Handle scale);
    // One scale a dimension of the dataset, once in a dataset's life.
    void attach(const Hdf5Handle& dataset, std::span<const std::size_t> scales);
    // Tells the scales whom they serve, when all are attached; nothing may be attached afterwards.
    void complete();

  private:
    struct Use {
        hobj_ref_t dataset = 0;
        int dimension = 0;
    };
    struct Scale {
        Hdf5Handle dataset;
        std::vector<Use> uses;
    };
    static void write_uses(const Scale& scale);

    std::vector<Scale> scales_;
};

}  // namespace yingshang
