#include "app/resume.hpp"

#include <fmt/format.h>

#include "app/record.hpp"
#include "output/finished_runs.hpp"

namespace yingshang {
namespace {

constexpr const char* begin_anew = "begin anew with --force";

std::vector<std::string> codes(const ResultFileInput& input) {
    std::vector<std::string> all;
    for (std::size_t c = 0; input.counties.empty() && c < input.places.size(); ++c) all.push_back(input.places.county(CountyId(c)).code);
    for (const CountyId c : input.counties) all.push_back(input.places.county(c).code);
    return all;
}

std::string attribute(const std::vector<std::pair<std::string, std::string>>& all, const std::string& name) {
    for (const auto& [key, value] : all)
        if (key == name) return value;
    return "";
}

class Comparer {
  public:
    Comparer(std::string file, Diagnostics& diagnostics) : file_(std::move(file)), diagnostics_(diagnostics) {}

    template <class Value>
    void expect(const Value& there, const Value& now, const std::string& what) {
        if (there != now) diagnostics_.error({}, fmt::format("{} cannot be resumed", file_), what, begin_anew);
    }

  private:
    std::string file_;
    Diagnostics& diagnostics_;
};

void expect_the_same(const ResultInfo& there, const ResultFileInput& now, const std::vector<std::string>& scenarios, const std::string& file) {
    Diagnostics diagnostics;
    Comparer c(file, diagnostics);
    c.expect(there.source, fmt::format("{} {} ({})", now.program, now.version, now.commit), "another build made it: " + there.source);
    c.expect(there.seed, now.seed, fmt::format("its seed is {}", there.seed));
    c.expect(there.scale, now.scale, fmt::format("its scale is {}", there.scale));
    c.expect(there.counties, codes(now), "it has other counties");
    c.expect(there.scenarios, scenarios, "it has other scenarios");
    std::vector<std::string> toml;
    for (const ScenarioRecord& s : now.scenarios) toml.push_back(s.effective_toml);
    c.expect(there.scenario_toml, toml, "what its scenarios say is not the same any more");
    for (const char* name : {"from", "results_from", "until", "set", "by"})
        c.expect(attribute(there.attributes, name), attribute(now.attributes, name),
                 fmt::format("its `{}` is \"{}\"", name, attribute(there.attributes, name)));
    diagnostics.throw_if_any();
}

FinishedRuns read(const Simulation& s, const SimulateRequest& request) {
    const std::string file = request.output->string();
    const ResultInfo there = read_info(*request.output);
    expect_the_same(there, record_of(s, request), s.result.scenarios, file);
    if (there.complete) throw InputError(fmt::format("{} is complete", file), "there is nothing to go on with", begin_anew);
    return read_finished_runs(*request.output);
}

}  // namespace

FinishedRuns finished_runs(const Simulation& s, const SimulateRequest& request) {
    try {
        return read(s, request);
    } catch (const IoError& e) {
        throw InputError(e.what(), "of --resume", "leave --resume out to begin");
    } catch (const DataError& e) {
        throw InputError(e.what(), "of --resume", begin_anew);
    }
}

std::string command_to_go_on(const SimulateRequest& request) {
    const bool resumes = request.output && request.events == RecordEvents::no;
    std::string command = request.command;
    if (!resumes) return command + (!request.output || request.existing == Existing::replace ? "" : " --force");
    if (request.beginning == Beginning::from_the_output) return command;
    constexpr std::string_view force = " --force";
    const std::size_t at = (command + " ").find(std::string(force) + " ");
    if (at != std::string::npos) command.erase(at, force.size());
    return command + " --resume";
}

}  // namespace yingshang
