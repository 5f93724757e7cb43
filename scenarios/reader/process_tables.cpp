#include "reader/process_tables.hpp"

#include <algorithm>
#include <limits>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "economy/county.hpp"
#include "reader/desk_choices.hpp"
#include "reader/occasion_tables.hpp"
#include "reader/statements.hpp"

namespace yingshang {
namespace {

constexpr double no_limit_stated = std::numeric_limits<double>::infinity();
constexpr int most_tries = 1000, most_priority = 255;

Declaration share(std::string path, std::string meaning) {
    Declaration d;
    d.path = std::move(path);
    d.meaning = std::move(meaning);
    d.least = 0;
    d.most = 1;
    return d;
}

Declaration amount(std::string path, std::string meaning, Dimension dimension = Dimension::number) {
    Declaration d;
    d.path = std::move(path);
    d.meaning = std::move(meaning);
    d.dimension = dimension;
    d.least = 0;
    d.otherwise = 0;
    return d;
}

Declaration limit(std::string path, std::string meaning, std::optional<double> otherwise) {
    Declaration d = amount(std::move(path), std::move(meaning), Dimension::duration);
    d.otherwise = otherwise;
    return d;
}

Declaration times(std::string path, std::string meaning) {
    Declaration d;
    d.path = std::move(path);
    d.meaning = std::move(meaning);
    d.least = 0;
    d.most = most_tries;
    d.whole = true;
    return d;
}

const std::vector<std::pair<std::string, PatienceScope>>& patience_scopes() {
    static const std::vector<std::pair<std::string, PatienceScope>> words{{"case", PatienceScope::whole_case}, {"queue", PatienceScope::queue}};
    return words;
}

void check_attribute(const Member& m, const std::string& arrivals, const AttributeSchema& schema, Ledger& ledger) {
    if (!m.value.is(Node::Kind::text)) return;
    const std::string who = fmt::format("arrivals \"{}\" have", arrivals);
    Node key;
    key.text = m.key;
    key.where = m.where;
    const std::optional<std::size_t> attribute = schema.find(m.key);
    if (!attribute) tell_unless_known("attribute", who, key, names_of(schema.attributes), ledger);
    else tell_unless_known(m.key, who, m.value, schema.attributes[*attribute].values, ledger);
}

class ProcessReader {
  public:
    ProcessReader(ProcessBook& book, ScenarioKind kind, const std::set<int>& offices_alone, std::vector<std::string> processes, Ledger& ledger)
        : book_(book), kind_(kind), offices_alone_(offices_alone), processes_(std::move(processes)), ledger_(ledger) {}

    ProcessDescription process(Layered& t, const std::string& name) {
        ProcessDescription p;
        p.name = name;
        p.where = t.where();
        p.written = t.written();
        p.title = t.title("title");
        p.role = t.text("role").value_or("");
        check_role(t, p);
        refuse_uses(t, "process \"" + name + "\"");
        if (const Member* m = t.last("applies")) p.applies = read_eligibility(m->value, book_.schema, ledger_.diagnostics());
        const std::string path = "process." + name, whole = fmt::format("process \"{}\"", name);
        Declaration target = limit(path + ".target", "time that the policy promises for " + whole, std::nullopt);
        target.patchable = Patchable::yardstick;
        target.instead = "patch the `limit`";
        p.target = read_parameter(t, "target", std::move(target), ledger_);
        p.limit = read_standing_parameter(t, "limit", limit(path + ".limit", "limit in force on the whole of " + whole, no_limit_stated), ledger_);
        if (const auto time = read_law(t, "patience", path + ".patience", "the time after which an applicant gives up " + whole, ledger_, {"scope"}))
            p.patience = {*time, word_beside(t, "patience", "scope", patience_scopes()).value_or(PatienceScope::whole_case)};
        p.difficulty =
            read_number_law(t, "difficulty", path + ".difficulty", "what offices do about a case of " + whole + ", relative to others", ledger_);
        p.retry = retry(t, path, whole);
        needed(t, p, path, whole);
        Layered steps = t.sub("step", "the steps of " + whole);
        for (const std::string& key : steps.keys()) {
            if (!check_name(*steps.last(key), "step", ledger_.diagnostics())) continue;
            Layered one = steps.sub(key, fmt::format("step \"{}\" of {}", key, whole));
            if (!one.empty()) p.steps.push_back(step(one, key, p, steps.keys()));
        }
        counted_steps(t, p, whole, steps.keys());
        if (kind_ == ScenarioKind::region) read_uses(t, p, path, whole, book_, ledger_);
        t.refuse_others();
        return p;
    }

  private:
    void counted_steps(Layered& t, ProcessDescription& p, const std::string& whole, const std::vector<std::string>& steps) {
        p.counts_from = t.text("counts_from").value_or("");
        if (!p.counts_from.empty()) expect_known("step", whole + " counts from", t.last("counts_from")->value, steps);
        p.counts_until = t.texts("counts_until");
        if (const Member* m = t.last("counts_until")) expect_known_steps(whole + " counts until", m->value, steps);
    }

    // Only firms have uses for a process; stated arrivals name theirs.
    void check_role(Layered& t, const ProcessDescription& p) {
        if (kind_ == ScenarioKind::process) return;
        const std::vector<std::string> known(role_names.begin(), role_names.end());
        const Member* m = t.last("role");
        if (m == nullptr)
            ledger_.diagnostics().error(p.where, fmt::format("process \"{}\" has no role", p.name), "firms would never use it",
                                        fmt::format("add role = one of {}", fmt::join(known, ", ")));
        else if (m->value.is(Node::Kind::text) && std::find(known.begin(), known.end(), p.role) == known.end())
            ledger_.diagnostics().error(m->value.where, fmt::format("unknown role \"{}\"", p.role), "firms would never use the process",
                                        suggestion(p.role, known));
    }

    // What firms and indicators of a region do with a process, where only offices can be meant. A file of processes that regions share
    // may say it.
    void refuse_uses(Layered& t, const std::string& whole) {
        for (const char* key : {"role", "needed", "occasion", "counts_from", "counts_until"})
            for (const Stated& s : t.all(key))
                if (offices_alone_.contains(s.layer))
                    ledger_.diagnostics().error(s.member->where, fmt::format("`{}` of {} has no effect", key, whole),
                                                "a process scenario has stated arrivals and neither firms nor indicators", "leave it out");
    }

    std::optional<Retry> retry(Layered& t, const std::string& path, const std::string& whole) {
        Layered r = t.sub("retry", "retry of " + whole);
        if (r.empty()) return std::nullopt;
        const auto delay = read_law(r, "delay", path + ".retry.delay", "the time until a refused applicant of " + whole + " tries again", ledger_);
        const auto at_most = read_parameter(r, "at_most", times(path + ".retry.at_most", "tries in all of an applicant of " + whole), ledger_);
        r.refuse_others();
        require(delay.has_value(), r, "delay");
        if (!delay) return std::nullopt;
        return Retry{*delay, at_most};
    }

    void needed(Layered& t, ProcessDescription& p, const std::string& path, const std::string& whole) {
        Layered n = t.sub("needed", "needed of " + whole);
        if (n.empty()) return;
        const auto sections = book_.schema.find("section");
        Defaults defaults;
        if (const auto source = n.text("source")) defaults.source = *source;
        if (const Member* m = n.last("evidence")) defaults.evidence = read_evidence(m->value, ledger_.diagnostics());
        for (const std::string& key : n.keys()) {
            if (key == "source" || key == "evidence") continue;
            if (!sections) continue;  // refused below
            if (!book_.schema.find_value(*sections, key)) {
                const Member* m = n.last(key);
                ledger_.diagnostics().error(m->where, fmt::format("unknown section \"{}\"", key), "in " + n.what(),
                                            suggestion(key, book_.schema.attributes[*sections].values));
                continue;
            }
            const ParameterId id =
                ledger_.declare(share(path + ".needed." + key, fmt::format("share of the firms of section {} that need {}", key, whole)));
            p.needed.emplace(key, id);
            for (const Stated& s : n.all(key)) {
                Frame frame;
                frame.layer = s.layer;
                frame.defaults = s.defaults;
                if (!defaults.source.empty()) frame.defaults.source = defaults.source;
                if (defaults.evidence) frame.defaults.evidence = defaults.evidence;
                for (Setting& setting : ledger_.read(s.member->value, ledger_.registry().declaration(id), frame)) ledger_.state(std::move(setting));
            }
        }
        n.refuse_others();
    }

    StepDescription step(Layered& t, const std::string& name, const ProcessDescription& p, const std::vector<std::string>& siblings) {
        StepDescription s;
        s.name = name;
        s.where = t.where();
        s.written = t.written();
        s.title = t.title("title");
        const std::string path = fmt::format("process.{}.step.{}", p.name, name), what = fmt::format("step \"{}\" of process \"{}\"", name, p.name);
        s.kind = t.word<StepKind>("kind", {{"desk", StepKind::desk},
                                           {"delay", StepKind::delay},
                                           {"firm", StepKind::firm},
                                           {"third_party", StepKind::third_party},
                                           {"process", StepKind::process}})
                     .value_or(StepKind::desk);
        if (const Member* m = t.last("applies")) s.applies = read_eligibility(m->value, book_.schema, ledger_.diagnostics());
        const Eligibility who_come = both(p.applies, s.applies);
        // Told by the validator where it means nothing.
        if (s.kind != StepKind::desk) static_cast<void>(t.has("desk"));
        else s.desk = read_desk_choice(t, what, who_come, book_, ledger_);
        s.process = t.text("process").value_or("");
        s.handling = read_law(t, "handling", path + ".handling", "an officer's work at " + what, ledger_);
        s.time = s.kind == StepKind::desk ? read_law(t, "circulation", path + ".circulation", "the circulation at " + what, ledger_)
                                          : read_law(t, "time", path + ".time", "the duration of " + what, ledger_);
        order(t, s);
        check_links(t, s, what, siblings);
        s.probability = read_parameter(t, "probability", share(path + ".probability", "share of the cases that need " + what), ledger_);
        s.choice = t.text("choice").value_or("");
        // Told by the validator where it means nothing.
        if (s.kind != StepKind::desk) static_cast<void>(t.has("limit"));
        else s.limit = read_parameter(t, "limit", limit(path + ".limit", "limit in force on " + what, no_limit_stated), ledger_);
        s.deemed_granted = t.word<bool>("at_limit", {{"late", false}, {"granted", true}}).value_or(false);
        s.documents = read_parameter(t, "documents", amount(path + ".documents", "documents handed in at " + what), ledger_);
        s.visits = read_parameter(t, "visits", amount(path + ".visits", "visits in person for " + what), ledger_);
        s.fee = read_parameter(t, "fee", amount(path + ".fee", "fee or price of " + what, Dimension::money), ledger_);
        s.correction = correction(t, path, what);
        s.refusal = read_parameter(t, "refusal", share(path + ".refusal", "probability of refusal at " + what), ledger_);
        s.retry = retry(t, path, what);
        s.refused = t.word<Refused>("refused", {{"end", Refused::end}, {"go_on", Refused::go_on}}).value_or(Refused::end);
        s.check = check(t, path, what, who_come);
        s.patience = read_law(t, "patience", path + ".patience", "the time after which an applicant leaves the line at " + what, ledger_);
        s.mode = t.word<Mode>("mode", mode_words()).value_or(Mode::review);
        priority(t, s);
        t.refuse_others();
        return s;
    }

    void order(Layered& t, StepDescription& s) {
        s.after = t.texts("after");
        s.at_least = t.whole("at_least", 1, static_cast<int>(most_steps)).value_or(0);
        s.others = t.word<Others>("others", {{"go_on", Others::go_on}, {"withdrawn", Others::withdrawn}}).value_or(Others::go_on);
        s.if_done = t.texts("if_done");
        s.if_refused = t.texts("if_refused");
    }

    // priority = 2, or by an attribute of the applicant: { class = { urgent = 2, other = 1 } }.
    void priority(Layered& t, StepDescription& s) {
        const Member* m = t.last("priority");
        if (m == nullptr) return;
        if (!m->value.is(Node::Kind::table)) {
            s.priority = static_cast<std::uint8_t>(t.whole("priority", 0, most_priority).value_or(0));
            return;
        }
        Diagnostics& diagnostics = ledger_.diagnostics();
        for (const Member& of : m->value.members) {
            const auto attribute = book_.schema.find(of.key);
            if (!attribute) {
                diagnostics.error(of.where, fmt::format("unknown attribute \"{}\"", of.key), "of an applicant",
                                  suggestion(of.key, names_of(book_.schema.attributes)));
                continue;
            }
            if (!expect(of.value, Node::Kind::table, of.key, diagnostics)) continue;
            for (const Member& value : of.value.members) {
                const std::vector<std::string>& known = book_.schema.attributes[*attribute].values;
                const auto i = book_.schema.find_value(*attribute, value.key);
                if (!i) {
                    diagnostics.error(value.where, fmt::format("unknown {} \"{}\"", of.key, value.key), "", suggestion(value.key, known));
                    continue;
                }
                if (!value.value.is(Node::Kind::number) || !value.value.whole || value.value.number < 0 || value.value.number > most_priority) {
                    diagnostics.error(value.value.where, fmt::format("priority of \"{}\" is no whole number from 0 to {}", value.key, most_priority));
                    continue;
                }
                Eligibility applies;
                applies.allowed[*attribute] = std::uint32_t{1} << *i;
                s.priority_of.emplace_back(applies, static_cast<std::uint8_t>(value.value.number));
            }
        }
    }

    std::optional<Check> check(Layered& t, const std::string& step_path, const std::string& what, const Eligibility& who_come) {
        Layered c = t.sub("check", "check of " + what);
        if (c.empty()) return std::nullopt;
        if (kind_ == ScenarioKind::region)
            ledger_.diagnostics().error(c.where(), c.what() + " is for process scenarios",
                                        "firms do not know yet what to do without a grant that was taken back", "leave the check out");
        const std::string path = step_path + ".check";
        const auto delay = read_law(c, "delay", path + ".delay", "the time until the promise is checked at " + what, ledger_);
        const auto handling = read_law(c, "handling", path + ".handling", "an officer's check at " + what, ledger_);
        const auto revoked = read_parameter(c, "revoked", share(path + ".revoked", "share of the promises found false at " + what), ledger_);
        const bool has_desk = c.has("desk");
        const DeskChoice desk = read_desk_choice(c, c.what(), who_come, book_, ledger_);
        c.refuse_others();
        require(delay.has_value(), c, "delay");
        require(handling.has_value(), c, "handling");
        require(revoked.has_value(), c, "revoked");
        require(has_desk, c, "desk");
        if (!delay || !handling || !revoked || desk.empty()) return std::nullopt;
        return Check{*delay, desk, *handling, *revoked};
    }

    // Names of other steps and processes, where they are written.
    void check_links(Layered& t, const StepDescription& s, const std::string& what, const std::vector<std::string>& siblings) {
        if (!s.process.empty()) expect_known("process", what + " names", t.last("process")->value, processes_);
        for (const char* key : {"after", "if_done", "if_refused"}) {
            if (const Member* m = t.last(key)) expect_known_steps(what + " waits for", m->value, siblings);
        }
    }

    void expect_known_steps(const std::string& who, const Node& names, const std::vector<std::string>& steps) {
        if (names.is(Node::Kind::text)) expect_known("step", who, names, steps);
        for (const Node& item : names.items)
            if (item.is(Node::Kind::text)) expect_known("step", who, item, steps);
    }

    void expect_known(const std::string& kind, const std::string& who, const Node& name, const std::vector<std::string>& known) {
        tell_unless_known(kind, who, name, known, ledger_);
    }

    std::optional<Correction> correction(Layered& t, const std::string& step_path, const std::string& what) {
        Layered c = t.sub("correction", "correction of " + what);
        if (c.empty()) return std::nullopt;
        const std::string path = step_path + ".correction";
        const auto probability =
            read_parameter(c, "probability", share(path + ".probability", "probability of being returned for correction at " + what), ledger_);
        const auto firm_time = read_law(c, "firm_time", path + ".firm_time", "the applicant's correction at " + what, ledger_);
        const auto at_most = read_parameter(c, "at_most", times(path + ".at_most", "corrections of a case at " + what), ledger_);
        const auto to_follow = read_parameter(
            c, "to_follow", share(path + ".to_follow", "share of the corrections that follow while the case goes on at " + what), ledger_);
        const std::string back_to = c.text("back_to").value_or("");
        c.refuse_others();
        require(probability.has_value(), c, "probability");
        require(firm_time.has_value(), c, "firm_time");
        if (!probability || !firm_time) return std::nullopt;
        return Correction{*probability, *firm_time, at_most, back_to, to_follow};
    }

    void require(bool there, const Layered& t, const std::string& key) {
        if (!there) ledger_.diagnostics().error(t.where(), fmt::format("{} has no {}", t.what(), key), "", fmt::format("add {} = ...", key));
    }

    ProcessBook& book_;
    ScenarioKind kind_;
    const std::set<int>& offices_alone_;  // layers
    std::vector<std::string> processes_;  // names of all, also of those read later
    Ledger& ledger_;
};

// Who sets the posts of one office sets those of all.
void declare_release(ProcessBook& book, Ledger& ledger) {
    Declaration d = amount("offices.release", "share of the officers whom last year's work asks for no longer who go in a year");
    d.most = d.otherwise.emplace(1);
    const ParameterId id = ledger.declare(std::move(d));
    for (DeskDescription& desk : book.desks)
        if (desk.utilisation) desk.release = id;
}

// One number of all government offices, as one wording binds them all.
void declare_county_variation(ProcessBook& book, Ledger& ledger) {
    Declaration d = amount("offices.county_variation", "coefficient of variation over counties of how long government offices let papers go round");
    d.most = 5;
    const ParameterId id = ledger.declare(std::move(d));
    for (ProcessDescription& p : book.processes)
        if (p.authority == Authority::government) p.county_variation = id;
}

}  // namespace

const std::vector<std::pair<std::string, Mode>>& mode_words() {
    static const std::vector<std::pair<std::string, Mode>> words{
        {"review", Mode::review}, {"commitment", Mode::commitment}, {"filing", Mode::filing}, {"abolished", Mode::abolished}};
    return words;
}

void read_attributes(Layered& top, AttributeSchema& schema) {
    Layered t = top.sub("attributes", "the attributes of applicants");
    for (const std::string& key : t.keys()) {
        const Member* m = t.last(key);
        if (!check_name(*m, "attribute", t.diagnostics())) continue;
        Attribute attribute{key, read_texts(m->value, key, t.diagnostics())};
        if (schema.find(key))
            t.diagnostics().error(m->where, fmt::format("attribute \"{}\" is there already", key), "firms have it by themselves",
                                  "take another name");
        if (attribute.values.empty() || attribute.values.size() > 32)
            t.diagnostics().error(m->where, fmt::format("attribute \"{}\" has {} values", key, attribute.values.size()), "1 to 32 are possible");
        for (std::size_t i = 1; i < attribute.values.size(); ++i)
            if (std::find(attribute.values.begin(), attribute.values.begin() + static_cast<std::ptrdiff_t>(i), attribute.values[i]) !=
                attribute.values.begin() + static_cast<std::ptrdiff_t>(i))
                t.diagnostics().error(m->value.items[i].where, fmt::format("attribute \"{}\" has the value \"{}\" twice", key, attribute.values[i]),
                                      "", "leave one of them out");
        if (schema.attributes.size() == most_attributes) {
            t.diagnostics().error(m->where, fmt::format("more than {} attributes", most_attributes));
            return;
        }
        schema.attributes.push_back(std::move(attribute));
    }
}

void read_processes(Layered& top, ScenarioKind kind, const std::set<int>& offices_alone, ProcessBook& book, Ledger& ledger) {
    if (kind == ScenarioKind::region) read_groups(top, book, ledger);
    Layered processes = top.sub("process", "the processes");
    ProcessReader reader(book, kind, offices_alone, processes.keys(), ledger);
    for (const std::string& key : processes.keys()) {
        if (!check_name(*processes.last(key), "process", ledger.diagnostics())) continue;
        Layered one = processes.sub(key, fmt::format("process \"{}\"", key));
        if (!one.empty()) book.processes.push_back(reader.process(one, key));
    }
    if (kind != ScenarioKind::region) return;
    declare_county_variation(book, ledger);
    declare_release(book, ledger);
}

namespace {

Declaration arrival_number(const std::string& stream, const std::string& key, std::string meaning, Dimension dimension = Dimension::number) {
    Declaration d;
    d.path = fmt::format("arrivals.{}.{}", stream, key);
    d.meaning = fmt::format("{} of arrivals \"{}\"", meaning, stream);
    d.dimension = dimension;
    d.least = 0;
    return d;
}

// A list of so many factors, each a parameter path.0, path.1, ...
std::vector<ParameterId> read_factors(Layered& t, const std::string& key, std::size_t number, const std::string& stream, const std::string& meaning,
                                      Ledger& ledger) {
    std::vector<ParameterId> ids;
    const Member* m = t.last(key);
    if (m == nullptr || !expect(m->value, Node::Kind::array, key, ledger.diagnostics())) return ids;
    if (m->value.items.size() != number) {
        ledger.diagnostics().error(m->value.where,
                                   fmt::format("{} has {} factor{}", key, m->value.items.size(), m->value.items.size() == 1 ? "" : "s"),
                                   fmt::format("{} are needed", number));
        return ids;
    }
    Frame frame;
    frame.layer = t.all(key).back().layer;
    frame.defaults = t.all(key).back().defaults;
    for (std::size_t i = 0; i < number; ++i) {
        const ParameterId id = ledger.declare(arrival_number(stream, fmt::format("{}.{}", key, i), fmt::format("{} number {}", meaning, i + 1)));
        for (Setting& setting : ledger.read(m->value.items[i], ledger.registry().declaration(id), frame)) ledger.state(std::move(setting));
        ids.push_back(id);
    }
    return ids;
}

ArrivalDescription read_stream(Layered& t, const std::string& name, const ProcessBook& book, Ledger& ledger) {
    ArrivalDescription a;
    a.name = name;
    a.where = t.where();
    a.written = t.written();
    a.process = t.text("process").value_or("");
    if (!a.process.empty())
        tell_unless_known("process", fmt::format("arrivals \"{}\" name", name), t.last("process")->value, names_of(book.processes), ledger);
    a.law = t.word<ArrivalLaw>("law", {{"poisson", ArrivalLaw::poisson},
                                       {"mixed_poisson", ArrivalLaw::mixed_poisson},
                                       {"deterministic", ArrivalLaw::deterministic},
                                       {"renewal", ArrivalLaw::renewal},
                                       {"finite_source", ArrivalLaw::finite_source}})
                .value_or(ArrivalLaw::poisson);
    const bool by_time = a.law == ArrivalLaw::renewal || a.law == ArrivalLaw::finite_source;
    if (!by_time) a.rate = read_parameter(t, "rate", arrival_number(name, "rate", "number a working day", Dimension::arrivals), ledger);
    if (by_time) a.time = read_law(t, "time", fmt::format("arrivals.{}.time", name), fmt::format("the time between arrivals \"{}\"", name), ledger);
    if (a.law == ArrivalLaw::finite_source) {
        Declaration members = arrival_number(name, "population", "members of the source");
        members.whole = true;
        a.population = read_parameter(t, "population", std::move(members), ledger);
    }
    if (a.law == ArrivalLaw::mixed_poisson) {
        a.mixing_cv =
            read_parameter(t, "mixing_cv", arrival_number(name, "mixing_cv", "coefficient of variation of the rate from period to period"), ledger);
        a.mixing_period =
            t.word<MixingPeriod>("mixing_period", {{"day", MixingPeriod::day}, {"month", MixingPeriod::month}}).value_or(MixingPeriod::day);
    }
    a.batch = read_number_law(t, "batch", fmt::format("arrivals.{}.batch", name),
                              fmt::format("the applicants that come together in arrivals \"{}\"", name), ledger);
    a.by_month = read_factors(t, "by_month", 12, name, "factor on the rate, month", ledger);
    a.by_weekday = read_factors(t, "by_weekday", 7, name, "factor on the rate, weekday", ledger);
    a.from = t.date("from");
    a.until = t.date("until");
    Layered attributes = t.sub("attributes", "attributes of " + t.what());
    for (const std::string& attribute : attributes.keys()) {
        a.attributes[attribute] = attributes.text(attribute).value_or("");
        check_attribute(*attributes.last(attribute), name, book.schema, ledger);
    }
    t.refuse_others();
    return a;
}

}  // namespace

void read_arrivals(Layered& top, ProcessBook& book, Ledger& ledger) {
    Layered arrivals = top.sub("arrivals", "the arrivals");
    for (const std::string& key : arrivals.keys()) {
        if (!check_name(*arrivals.last(key), "stream of arrivals", ledger.diagnostics())) continue;
        Layered t = arrivals.sub(key, fmt::format("arrivals \"{}\"", key));
        if (!t.empty()) book.arrivals.push_back(read_stream(t, key, book, ledger));
    }
}

}  // namespace yingshang
