#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "app/commands.hpp"
#include "app/figures.hpp"
#include "app/text_table.hpp"
#include "output/result_file.hpp"

namespace yingshang {
namespace {

using Json = nlohmann::ordered_json;

// A file that cannot be read is wrong input, not a failed run.
ResultInfo read_verified(const std::filesystem::path& file) {
    try {
        verify_result(file);
        return read_info(file);
    } catch (const IoError& e) {
        throw InputError(e.what(), "", "give a result file that yingshang wrote");
    } catch (const DataError& e) {
        throw InputError(e.what(), "", "make it again");
    }
}

std::string shape_text(const GroupInfo& g) {
    std::vector<std::string> parts;
    for (const auto& [name, size] : g.dimensions) parts.push_back(fmt::format("{} {}", name, size));
    return fmt::format("{}", fmt::join(parts, ", "));
}

void print_as_table(const ResultInfo& info) {
    TextTable head({{"title", Align::left}, {info.title, Align::left}});
    head.row({"scenarios", fmt::format("{}", fmt::join(info.scenarios, ", "))});
    head.row({"made by", info.source});
    head.row({"command", info.history});
    const std::size_t runs = info.replicates * info.scenarios.size();
    head.row({"replicates", fmt::format("{}, seed {}", info.replicates, info.seed)});
    head.row({"runs", info.finished_runs == runs ? fmt::format("{}", runs) : fmt::format("{} of {}", info.finished_runs, runs)});
    head.row({"scale", number_text(info.scale)});
    const bool has_firms = !info.counties.empty();  // else it is of a process scenario
    if (has_firms) head.row({"counties", fmt::format("{}", info.counties.size())});
    head.row({"complete", info.complete ? "yes"
                          : has_firms   ? "no: the run was interrupted or replicates failed"
                                        : "no: the run was interrupted; it cannot be resumed"});
    print_text(head.text());
    for (const GroupInfo& g : info.groups) {
        print_text(fmt::format("\n{}  ({})\n", g.path, shape_text(g)));
        TextTable table({{"", Align::left}, {"", Align::left}, {"", Align::left}});
        for (const VariableInfo& v : g.variables) table.row({"  " + v.name, v.unit, v.long_name});
        print_text(table.text().substr(1));
    }
}

void print_as_json(const ResultInfo& info) {
    Json groups = Json::array();
    for (const GroupInfo& g : info.groups) {
        Json dimensions = Json::object(), variables = Json::array();
        for (const auto& [name, size] : g.dimensions) dimensions[name] = size;
        for (const VariableInfo& v : g.variables)
            variables.push_back({{"name", v.name}, {"unit", v.unit}, {"long_name", v.long_name}, {"dimensions", v.dimensions}});
        groups.push_back({{"path", g.path}, {"dimensions", std::move(dimensions)}, {"variables", std::move(variables)}});
    }
    print_json({{"title", info.title},
                {"source", info.source},
                {"history", info.history},
                {"schema_version", info.schema_version},
                {"complete", info.complete},
                {"seed", info.seed},
                {"replicates", info.replicates},
                {"finished_runs", info.finished_runs},
                {"scale", info.scale},
                {"scenarios", info.scenarios},
                {"counties", info.counties},
                {"groups", std::move(groups)}});
}

}  // namespace

int execute(const InfoRequest& request) {
    const ResultInfo info = read_verified(request.file);
    (request.format == Format::json ? print_as_json : print_as_table)(info);
    return 0;
}

}  // namespace yingshang
