// HDF5 over a file descriptor of ours: every byte goes through our own reads and writes, so that a full disk answers with a plain
// number. (HDF5's own drivers report success where a disk is full, and crash at exit.) Knows no name of a file.
#pragma once

#include "output/hdf5_handle.hpp"

namespace yingshang {

// A file that lives on a descriptor. After the first write that fails all others are left out and HDF5 is told that they went well:
// it can close then, and whoever began asks for the error.
struct Hdf5Disk {
    int descriptor = -1;
    int error = 0;  // errno of the first failure
};

// Of an empty file, and of one that is there. `disk` outlives the answer.
[[nodiscard]] Hdf5Handle create_on_disk(Hdf5Disk& disk, hid_t creation_list);
[[nodiscard]] Hdf5Handle open_on_disk(Hdf5Disk& disk);

// Sets which HDF5 can read a file; of every file that is written.
void set_versions(const Hdf5Handle& access_list);

}  // namespace yingshang
