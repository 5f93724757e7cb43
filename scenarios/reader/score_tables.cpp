#include "reader/score_tables.hpp"

#include <charconv>
#include <sstream>

#include <fmt/format.h>

#include "reader/files.hpp"
#include "reader/indicator_tables.hpp"
#include "reader/layered.hpp"

namespace yingshang {
namespace {

namespace fs = std::filesystem;

const std::vector<std::pair<std::string, ScoreMeasure>>& measure_words() {
    static const std::vector<std::pair<std::string, ScoreMeasure>> words{{"procedures", ScoreMeasure::procedures},
                                                                         {"days", ScoreMeasure::days},
                                                                         {"hours", ScoreMeasure::hours},
                                                                         {"fee", ScoreMeasure::fee},
                                                                         {"numbers", ScoreMeasure::numbers}};
    return words;
}

class ScoreReader {
  public:
    ScoreReader(const Files& files, const AttributeSchema& schema, Diagnostics& diagnostics)
        : files_(files), schema_(schema), diagnostics_(diagnostics) {}

    ScoreMethod read(const ParsedFile& file) {
        Layered top({{1, &file.root, {}}}, "the score", diagnostics_);
        read_bounds(file, top);
        read_clock(top);
        read_firm(top);
        read_amounts(top);
        Layered topics = top.sub("topic", "the topics");
        for (const std::string& name : topics.keys()) {
            Layered t = topics.sub(name, fmt::format("topic \"{}\"", name));
            if (!t.empty()) method_.topics.push_back(read_topic(name, t));
        }
        if (method_.topics.empty()) diagnostics_.error({file.name, 1, 1}, "the score has no topics");
        top.refuse_others();
        return std::move(method_);
    }

  private:
    double number(Layered& t, const std::string& key) {
        const Member* m = t.last(key);
        if (m == nullptr) diagnostics_.error(t.where(), fmt::format("{} has no {}", t.what(), key), "", fmt::format("add {} = ...", key));
        else if (expect(m->value, Node::Kind::number, key, diagnostics_)) return m->value.number;
        return 0;
    }
    // What a number rests on must stand beside it.
    std::string source(Layered& t) {
        const Member* evidence = t.last("evidence");
        const std::string text = t.text("source").value_or("");
        if (text.empty()) diagnostics_.error(t.where(), t.what() + " has no source", "nobody can check it", "add source = \"...\"");
        if (evidence == nullptr) diagnostics_.error(t.where(), t.what() + " has no evidence", "", "add evidence = \"assumed\" or what it rests on");
        else static_cast<void>(read_evidence(evidence->value, diagnostics_));
        return text;
    }

    void read_bounds(const ParsedFile& file, Layered& top) {
        const std::string name = top.text("bounds").value_or("");
        const fs::path path = file.path.parent_path() / name;
        std::error_code ignored;
        if (name.empty() || !fs::is_regular_file(path, ignored)) {
            diagnostics_.error(top.where(), fmt::format("there are no bounds \"{}\"", name), "beside the file", "add bounds = \"FILE.csv\"");
            return;
        }
        std::istringstream lines(files_.read(path).value_or(""));
        std::string line;
        std::getline(lines, line);  // titles of the columns
        for (int row = 2; std::getline(lines, line); ++row) read_bound(line, {path.string(), row, 1});
    }

    void read_bound(const std::string& line, const Location& where) {
        const std::vector<std::string> f = csv_fields(line);
        constexpr std::size_t least_columns = 5;
        ScoreBound b;
        const auto read = [&](std::size_t column, double& into) {
            const auto [end, error] = std::from_chars(f[column].data(), f[column].data() + f[column].size(), into);
            return error == std::errc() && end == f[column].data() + f[column].size();
        };
        if (f.size() < least_columns || !read(2, b.best) || !read(3, b.worst) || !read(4, b.exponent) || b.best == b.worst || b.exponent <= 0) {
            diagnostics_.error(where, "the row is no bound", "key, unit, best, worst and exponent, the best other than the worst");
            return;
        }
        b.unit = f[1];
        if (!method_.bounds.emplace(f[0], b).second) diagnostics_.error(where, fmt::format("bound \"{}\" stands twice", f[0]));
    }

    void read_clock(Layered& top) {
        Layered clock = top.sub("clock", "the clock");
        method_.clock = {number(clock, "least_days"), number(clock, "least_days_online"), number(clock, "own_visits")};
        static_cast<void>(source(clock));
        clock.refuse_others();
    }

    void read_firm(Layered& top) {
        Layered firm = top.sub("firm", "the standard firm");
        static_cast<void>(source(firm));
        Layered firm_class = firm.sub("class", "the class of the standard firm");
        for (std::size_t a = 0; a < schema_.attributes.size(); ++a) {
            const Attribute& attribute = schema_.attributes[a];
            const std::string value = firm_class.text(attribute.name).value_or("");
            if (const auto v = schema_.find_value(a, value)) method_.firm.value[a] = static_cast<std::uint8_t>(*v);
            else
                diagnostics_.error(firm_class.where(), fmt::format("\"{}\" is no {}", value, attribute.name), "of the standard firm",
                                   suggestion(value, attribute.values));
        }
        firm_class.refuse_others();
        Layered counties = firm.sub("counties", "the counties of the standard firm");
        for (const std::string& name : counties.keys()) {
            method_.counties.push_back({name, number(counties, name), counties.last(name)->where});
            if (!(method_.counties.back().weight > 0)) diagnostics_.error(counties.where(), fmt::format("{} has no weight over 0", name));
        }
        if (counties.keys().empty()) diagnostics_.error(firm.where(), "the standard firm is in no county", "", "add counties = { Xingqing = 1 }");
        firm.refuse_others();
    }

    void read_amounts(Layered& top) {
        Layered amounts = top.sub("amounts", "the amounts");
        for (const std::string& name : amounts.keys()) {
            Layered a = amounts.sub(name, fmt::format("amount \"{}\"", name));
            amounts_[name] = number(a, "value");
            static_cast<void>(source(a));
            a.refuse_others();
        }
    }

    ScoreTopic read_topic(const std::string& name, Layered& t) {
        ScoreTopic topic{name, t.title("title"), t.texts("without"), t.text("population").value_or(""), {}, t.where()};
        const Member* parts = t.last("parts");
        if (parts == nullptr || !parts->value.is(Node::Kind::array) || parts->value.items.empty())
            diagnostics_.error(t.where(), t.what() + " has no parts", "", "add parts = [{ bound = \"...\", measure = \"days\" }]");
        else
            for (const Node& item : parts->value.items) {
                Layered p({{1, &item, {}}}, "a part of " + t.what(), diagnostics_);
                if (!p.empty()) topic.parts.push_back(read_part(t.text("process").value_or(""), p));
            }
        static_cast<void>(t.has("process"));
        t.refuse_others();
        return topic;
    }

    ScorePart read_part(const std::string& process, Layered& p) {
        ScorePart part;
        part.where = p.where();
        part.bound = p.text("bound").value_or("");
        part.group = p.text("group").value_or("");
        if (!method_.bounds.contains(part.bound)) {
            std::vector<std::string> known;
            for (const auto& [key, bound] : method_.bounds) known.push_back(key);
            diagnostics_.error(part.where, fmt::format("unknown bound \"{}\"", part.bound), "in " + p.what(), suggestion(part.bound, known));
        }
        if (p.last("stated") != nullptr) {
            part.stated = number(p, "stated");
            part.source = source(p);
        } else {
            part.process = p.text("process").value_or(process);
            read_measure(p, part);
        }
        p.refuse_others();
        return part;
    }

    void read_measure(Layered& p, ScorePart& part) {
        const auto measure = p.word<ScoreMeasure>("measure", measure_words());
        if (p.last("measure") == nullptr)
            diagnostics_.error(part.where, p.what() + " has no value", "", "add measure = \"days\", or stated = ... with its source");
        if (!measure) return;
        part.measure = *measure;
        if (part.measure == ScoreMeasure::numbers) {
            part.numbers = p.some_texts("numbers", "name the parameters that are added up");
            if (!p.has("numbers")) diagnostics_.error(part.where, p.what() + " has no numbers", "they are added up", "add numbers = [\"...\"]");
            part.scale = p.last("scale") != nullptr ? number(p, "scale") : 1;
            return;
        }
        if (part.process.empty()) diagnostics_.error(part.where, p.what() + " is of no process", "", "add process = \"...\" to it or to its topic");
        if (part.measure != ScoreMeasure::fee) return;
        const std::string of = p.text("of").value_or("");
        if (const auto amount = amounts_.find(of); amount != amounts_.end() && amount->second > 0) part.of = amount->second;
        else diagnostics_.error(part.where, fmt::format("\"{}\" is no amount over 0", of), "a fee is a share of one", "name one of [amounts]");
    }

    const Files& files_;
    const AttributeSchema& schema_;
    Diagnostics& diagnostics_;
    ScoreMethod method_;
    std::map<std::string, double> amounts_;
};

}  // namespace

ScoreMethod read_score_method(const std::string& name, const ReadOptions& options) {
    Diagnostics diagnostics;
    Files files(options.roots, diagnostics);
    const std::optional<fs::path> path = files.find("scores/" + name) ? files.find("scores/" + name) : files.find(name);
    if (!path) throw InputError(fmt::format("unknown score \"{}\"", name), "neither a file nor a name in the folder scores of the scenarios");
    const std::optional<ParsedFile> file = files.parse(*path);
    diagnostics.throw_if_any();
    ScoreMethod method = ScoreReader(files, options.schema, diagnostics).read(*file);
    diagnostics.throw_if_any();
    return method;
}

}  // namespace yingshang
