#include "output/hdf5_disk.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>

#include <sys/stat.h>

#include "output/atomic_file.hpp"

namespace yingshang {
namespace {

// What HDF5 keeps of an open file; it takes the first part for its own.
struct OpenFile {
    H5FD_t base{};
    Hdf5Disk* disk = nullptr;
    haddr_t allocated = 0, end = 0;
};

OpenFile& file_of(H5FD_t* file) { return *reinterpret_cast<OpenFile*>(file); }
const OpenFile& file_of(const H5FD_t* file) { return *reinterpret_cast<const OpenFile*>(file); }

H5FD_t* open_file(const char*, unsigned flags, hid_t access_list, haddr_t) {
    const void* info = H5Pget_driver_info(access_list);
    if (info == nullptr) return nullptr;
    auto file = std::make_unique<OpenFile>();
    file->disk = *static_cast<Hdf5Disk* const*>(info);
    struct stat status {};
    if ((flags & H5F_ACC_TRUNC) == 0) {
        if (::fstat(file->disk->descriptor, &status) != 0) return nullptr;
        file->end = static_cast<haddr_t>(status.st_size);
    }
    return &file.release()->base;
}

herr_t close_file(H5FD_t* file) {
    delete &file_of(file);
    return 0;
}

// Two are the same where they live on one descriptor.
int compare_files(const H5FD_t* a, const H5FD_t* b) {
    const int one = file_of(a).disk->descriptor, two = file_of(b).disk->descriptor;
    return one < two ? -1 : one > two ? 1 : 0;
}

herr_t features(const H5FD_t*, unsigned long* flags) {
    *flags = H5FD_FEAT_AGGREGATE_METADATA | H5FD_FEAT_ACCUMULATE_METADATA | H5FD_FEAT_DATA_SIEVE | H5FD_FEAT_AGGREGATE_SMALLDATA;
    return 0;
}

haddr_t allocated(const H5FD_t* file, H5FD_mem_t) { return file_of(file).allocated; }
herr_t set_allocated(H5FD_t* file, H5FD_mem_t, haddr_t address) {
    file_of(file).allocated = address;
    return 0;
}
haddr_t end_of_file(const H5FD_t* file, H5FD_mem_t) { return file_of(file).end; }

herr_t read_file(H5FD_t* file, H5FD_mem_t, hid_t, haddr_t address, std::size_t size, void* buffer) {
    OpenFile& f = file_of(file);
    const int error = read_at(f.disk->descriptor, {static_cast<std::byte*>(buffer), size}, address);
    if (error != 0 && f.disk->error == 0) f.disk->error = error;
    return error == 0 ? 0 : -1;
}

herr_t write_file(H5FD_t* file, H5FD_mem_t, hid_t, haddr_t address, std::size_t size, const void* buffer) {
    OpenFile& f = file_of(file);
    if (f.disk->error == 0) f.disk->error = write_at(f.disk->descriptor, {static_cast<const std::byte*>(buffer), size}, address);
    f.end = std::max<haddr_t>(f.end, address + size);
    return 0;
}

// A file that ends in space never written is made as long as it says.
herr_t complete_file(H5FD_t* file, hid_t, hbool_t) {
    OpenFile& f = file_of(file);
    if (f.end >= f.allocated) return 0;
    const std::byte last{};
    return write_file(file, H5FD_MEM_DRAW, H5P_DEFAULT, f.allocated - 1, 1, &last);
}

H5FD_class_t driver_class() {
    H5FD_class_t c{};
    c.name = "yingshang";
    c.maxaddr = static_cast<haddr_t>(1) << 62;
    c.fc_degree = H5F_CLOSE_STRONG;  // whatever an error left open goes with the file
    c.fapl_size = sizeof(Hdf5Disk*);
    c.open = open_file;
    c.close = close_file;
    c.cmp = compare_files;
    c.query = features;
    c.get_eoa = allocated;
    c.set_eoa = set_allocated;
    c.get_eof = end_of_file;
    c.read = read_file;
    c.write = write_file;
    c.truncate = complete_file;
    constexpr std::array map = H5FD_FLMAP_DICHOTOMY;
    std::copy(map.begin(), map.end(), c.fl_map);
    return c;
}

// Made once, for good: a file that closes reads its driver after it has given up its hold on it, so the last file's would be gone by then.
hid_t driver() {
    static const H5FD_class_t c = driver_class();
    static const hid_t made = checked(H5FDregister(&c), "cannot make a driver of files");
    return made;
}

Hdf5Handle access_list(Hdf5Disk& disk) {
    Hdf5Handle list(H5Pcreate(H5P_FILE_ACCESS), H5Pclose, "cannot make an access list");
    Hdf5Disk* address = &disk;
    check(H5Pset_driver(list.id(), driver(), static_cast<const void*>(&address)), "cannot choose a driver of files");
    set_versions(list);
    return list;
}

}  // namespace

void set_versions(const Hdf5Handle& list) {
    // Any HDF5 reads it; object headers carry checksums all the same, since they keep an order. The first form of the
    // superblock has none: H5Fget_file_image clears the mark "open for writing" behind the checksum of the later forms.
    check(H5Pset_libver_bounds(list.id(), H5F_LIBVER_EARLIEST, H5F_LIBVER_V18), "cannot set the file's version");
}

Hdf5Handle create_on_disk(Hdf5Disk& disk, hid_t creation_list) {
    return {H5Fcreate("result", H5F_ACC_TRUNC, creation_list, access_list(disk).id()), H5Fclose, "cannot make a file"};
}

Hdf5Handle open_on_disk(Hdf5Disk& disk) { return {H5Fopen("result", H5F_ACC_RDONLY, access_list(disk).id()), H5Fclose, "cannot open"}; }

}  // namespace yingshang
