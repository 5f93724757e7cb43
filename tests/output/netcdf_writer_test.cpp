// Numbers on their way into a file, packed by the project and unpacked by HDF5.
#include "output/netcdf_writer.hpp"

#include <cmath>
#include <numeric>

#include <gtest/gtest.h>

#include "core/sum.hpp"
#include "small_result.hpp"

namespace yingshang {
namespace {

std::vector<double> counted(std::size_t n, double first) {
    std::vector<double> all(n);
    std::iota(all.begin(), all.end(), first);
    return all;
}

Axis axis(const std::string& name, std::size_t size) { return {name, counted(size, 0), {}, {}}; }

std::vector<std::byte> file_of(const std::vector<Axis>& axes, const std::vector<NetcdfVariable>& variables, unsigned threads) {
    const NetcdfFile file(threads);
    NetcdfGroup group = file.group("g");
    std::vector<std::string> names;
    for (const Axis& a : axes) {
        group.dimension(a);
        names.push_back(a.name);
    }
    group.variables(names, variables);
    return file.image();
}

// As HDF5 reads it back; its own checksums are looked at on the way.
std::vector<double> read_back(const std::vector<std::byte>& image, const std::string& name, std::size_t n) {
    const test::Folder folder;
    const std::filesystem::path path = folder / "f.h5";
    std::ofstream(path, std::ios::binary).write(reinterpret_cast<const char*>(image.data()), static_cast<std::streamsize>(image.size()));
    const Hdf5Handle file(H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), H5Fclose, "cannot open");
    const Hdf5Handle dataset(H5Dopen2(file.id(), ("g/" + name).c_str(), H5P_DEFAULT), H5Dclose, "cannot open the numbers");
    std::vector<double> all(n);
    check(H5Dread(dataset.id(), H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, all.data()), "cannot read");
    return all;
}

// Protects numbers whose chunks reach over an edge of their box (2 rows of 5 at a time), cut within a row, or are one and whole; in the
// order in which the variables were named, on any number of threads.
TEST(NetcdfWriter, PacksWhatHdf5Unpacks) {
    const std::vector<std::vector<Axis>> boxes{
        {axis("a", 3), axis("b", 5), axis("c", 7000)}, {axis("a", 3), axis("c", 40'000)}, {axis("c", 700)}, {axis("c", 5)}};
    for (const std::vector<Axis>& axes : boxes) {
        std::size_t cells = 1;
        for (const Axis& a : axes) cells *= a.size();
        std::vector<NetcdfVariable> variables;
        for (const double first : {0.5, -7e9, 1e-3})
            variables.push_back({"v" + std::to_string(variables.size()), {{"units", "firms"}}, [=] { return counted(cells, first); }});
        const std::vector<std::byte> image = file_of(axes, variables, 1);
        for (const NetcdfVariable& v : variables) EXPECT_EQ(read_back(image, v.name, cells), v.values()) << cells;
        EXPECT_EQ(file_of(axes, variables, 3), image) << cells;
    }
}

// Protects the mark of what is not there.
TEST(NetcdfWriter, KeepsUndefinedNumbers) {
    std::vector<double> some(70'000, undefined);
    some[69'999] = 4;
    const std::vector<double> read = read_back(file_of({axis("c", some.size())}, {{"v", {}, [&] { return some; }}}, 2), "v", some.size());
    EXPECT_TRUE(std::isnan(read[0]) && std::isnan(read[69'998]));
    EXPECT_EQ(read[69'999], 4);
}

// Protects a file from numbers that do not fit its labels.
TEST(NetcdfWriter, RefusesAnotherNumberOfValues) {
    EXPECT_THROW(file_of({axis("c", 5)}, {{"v", {}, [] { return std::vector<double>(4); }}}, 2), DataError);
}

}  // namespace
}  // namespace yingshang
