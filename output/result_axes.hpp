// The axes of the result file, made from labels; and the union of labels where scenarios differ. Knows
// nothing of HDF5.
#pragma once

#include <limits>
#include <vector>

#include "output/netcdf_writer.hpp"
#include "output/result_file.hpp"

namespace yingshang {

inline constexpr std::size_t nowhere = std::numeric_limits<std::size_t>::max();

// Labels of all scenarios by name, in order of first appearance.
class LabelUnion {
  public:
    void add(const std::vector<ResultLabel>& labels);  // of the next scenario
    [[nodiscard]] const std::vector<ResultLabel>& labels() const { return labels_; }
    // For each label of the scenario its index in the union.
    [[nodiscard]] const std::vector<std::size_t>& places(std::size_t scenario) const { return places_.at(scenario); }
    // For each label of the union its index in the scenario, or nowhere.
    [[nodiscard]] std::vector<std::size_t> sources(std::size_t scenario) const;

  private:
    std::vector<ResultLabel> labels_;
    std::vector<std::vector<std::size_t>> places_;
};

[[nodiscard]] LabelUnion process_union(const ResultFileInput& input);
// Processes, and what besides them is a burden.
[[nodiscard]] LabelUnion topic_union(const ResultFileInput& input);
[[nodiscard]] LabelUnion desk_union(const ResultFileInput& input);
// Every process has its own steps: the labels are "process.step", process by process.
[[nodiscard]] LabelUnion step_union(const ResultFileInput& input);

// Ascending, as they stand in the file.
[[nodiscard]] std::vector<CountyId> written_counties(const ResultFileInput& input);

[[nodiscard]] Axis statistic_axis();
[[nodiscard]] Axis time_axis(const RunResult& run);
[[nodiscard]] Axis county_axis(const ResultFileInput& input);
[[nodiscard]] Axis section_axis(const ResultFileInput& input);
[[nodiscard]] Axis class_axis(const ResultFileInput& input, std::size_t breakdown);
[[nodiscard]] Axis process_axis(const LabelUnion& all);
[[nodiscard]] Axis topic_axis(const LabelUnion& all);
[[nodiscard]] Axis desk_axis(const LabelUnion& all);

}  // namespace yingshang
