#include "output/finished_runs.hpp"

#include <algorithm>
#include <span>

#include <cereal/types/string.hpp>

#include "core/packing.hpp"
#include "output/hdf5_reading.hpp"
#include "output/result_groups.hpp"

namespace yingshang {

template <class Archive>
void serialize(Archive& a, Day& v) {
    pack_bytes(a, v);
}
template <class Archive>
void serialize(Archive& a, Variable& v) {
    a(v.name, v.unit, v.meaning);
}
template <class Archive>
void serialize(Archive& a, Cube& v) {
    a(v.variables, v.shape, v.data);
}
template <class Archive>
void serialize(Archive& a, Ratio& v) {
    a(v.numerator, v.denominator);
}
template <class Archive>
void serialize(Archive& a, IndicatorYear& v) {
    a(v.numerator, v.denominator, v.parts, v.samples);
}
template <class Archive>
void serialize(Archive& a, IndicatorDefinition& v) {
    a(v.name, v.unit, v.definition, v.population, v.clock, v.combination, v.weights);
}
template <class Archive>
void serialize(Archive& a, IndicatorTable& v) {
    a(v.definitions, v.first_year, v.years);
}
template <class Archive>
void serialize(Archive& a, Breakdown& v) {
    a(v.by, v.classes, v.told, v.first_year, v.years, v.processes, v.burden);
}
template <class Archive>
void serialize(Archive& a, RunResult& v) {
    a(v.replicate, v.months, v.panel, v.process, v.desks, v.steps, v.burden, v.indicators, v.breakdowns, v.firms_ever, v.firms_at_end, v.events,
      v.firm_months, v.conservation_checks, v.whole, v.wall_seconds);
}

namespace {

constexpr const char* group_name = "finished_runs";
constexpr const char* column_name = "state";

}  // namespace

void write_finished_runs(const NetcdfFile& file, const EnsembleResult& result) {
    const std::string bytes = pack(result.runs);
    NetcdfGroup group = file.group(group_name);
    group.attribute("title", "Runs that were over when the work was interrupted, in the program's own form, for --resume");
    group.counted_dimension("byte", bytes.size());
    NetcdfColumn column = group.column<std::int8_t>(column_name, "byte", {{"long_name", "bytes of all runs"}});
    const auto* first = reinterpret_cast<const std::int8_t*>(bytes.data());
    column.append_all(std::span<const std::int8_t>(first, bytes.size()));
}

FinishedRuns read_finished_runs(const std::filesystem::path& file) {
    const QuietHdf5 quiet;
    const VerifiedFile open(file);
    if (H5Lexists(open.id(), group_name, H5P_DEFAULT) <= 0) return {};
    const Hdf5Handle group(H5Gopen2(open.id(), group_name, H5P_DEFAULT), H5Gclose, "cannot open group finished_runs");
    const Hdf5Handle dataset(H5Dopen2(group.id(), column_name, H5P_DEFAULT), H5Dclose, "cannot open finished_runs/state");
    const std::vector<hsize_t> shape = shape_of(dataset);
    if (shape.size() != 1) throw DataError("finished_runs/state is no row of bytes");
    std::string bytes(shape[0], '\0');
    check(H5Dread(dataset.id(), H5T_NATIVE_INT8, H5S_ALL, H5S_ALL, H5P_DEFAULT, bytes.data()), "cannot read finished_runs/state");
    try {
        return unpack<FinishedRuns>(bytes);
    } catch (const cereal::Exception&) {
        throw DataError("finished_runs/state is cut off");
    }
}

}  // namespace yingshang
