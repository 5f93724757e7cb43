#include "reader/occasion_tables.hpp"

#include <algorithm>
#include <limits>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "economy/occasions.hpp"
#include "economy/roles.hpp"
#include "reader/statements.hpp"

namespace yingshang {
namespace {

Declaration bounded(std::string path, std::string meaning, double most, Dimension dimension = Dimension::number) {
    Declaration d;
    d.path = std::move(path);
    d.meaning = std::move(meaning);
    d.dimension = dimension;
    d.least = 0;
    d.most = most;
    return d;
}

// by_size = { micro = 0.2, large = 5 }: a parameter a class, path.by_size.micro.
ClassFactors read_factors(Layered& t, const std::string& path, const Attribute& attribute, std::size_t index, Ledger& ledger) {
    ClassFactors factors{index, std::vector<std::optional<ParameterId>>(attribute.values.size())};
    const std::string key = "by_" + attribute.name;
    Layered classes = t.sub(key, fmt::format("{} of {}", key, t.what()));
    for (const std::string& name : classes.keys()) {
        const auto known = std::find(attribute.values.begin(), attribute.values.end(), name);
        const Member* stated = classes.last(name);
        if (known == attribute.values.end()) {
            ledger.diagnostics().error(stated->where, fmt::format("unknown {} \"{}\"", attribute.name, name), "in " + classes.what(),
                                       suggestion(name, attribute.values));
            continue;
        }
        const std::string meaning = fmt::format("factor for {} {} on {}", attribute.name, name, t.what());
        factors.factor[static_cast<std::size_t>(known - attribute.values.begin())] = read_parameter(
            classes, name, bounded(fmt::format("{}.{}.{}", path, key, name), meaning, std::numeric_limits<double>::infinity()), ledger);
    }
    classes.refuse_others();
    return factors;
}

std::vector<ClassFactors> read_all_factors(Layered& t, const std::string& path, const AttributeSchema& schema, Ledger& ledger) {
    std::vector<ClassFactors> all;
    for (std::size_t a = 0; a < schema.attributes.size(); ++a)  // one that is stated again is refused elsewhere
        if (schema.find(schema.attributes[a].name) == a && t.has("by_" + schema.attributes[a].name))
            all.push_back(read_factors(t, path, schema.attributes[a], a, ledger));
    return all;
}

void need(bool there, const Layered& t, const std::string& key, Ledger& ledger) {
    if (!there) ledger.diagnostics().error(t.where(), fmt::format("{} has no {}", t.what(), key), "", fmt::format("add {} = ...", key));
}

std::string known_group(Layered& t, const ProcessBook& book, Ledger& ledger) {
    const std::string group = t.text("group").value_or("");
    std::vector<std::string> known;
    for (const GroupDescription& g : book.groups) known.push_back(g.name);
    if (!group.empty() && std::find(known.begin(), known.end(), group) == known.end())
        ledger.diagnostics().error(t.last("group")->value.where, fmt::format("unknown group \"{}\"", group), "in " + t.what(),
                                   suggestion(group, known));
    return group;
}

OccasionDescription read_occasion(Layered& t, const std::string& event, const std::string& path, const ProcessBook& book, Ledger& ledger) {
    OccasionDescription o;
    o.event = event;
    o.where = t.where();
    if (event == yearly_event) {
        constexpr double most_a_year = 1000;
        o.rate = read_parameter(
            t, "rate", bounded(path + ".rate", "cases a year of a firm that operates, " + t.what(), most_a_year, Dimension::rate_per_year), ledger);
        need(o.rate.has_value(), t, "rate", ledger);
    } else {
        o.share = read_parameter(t, "share", bounded(path + ".share", "share of the firms to which it happens, " + t.what(), 1), ledger);
        need(o.share.has_value(), t, "share", ledger);
        o.choice = t.text("choice").value_or("");
        o.holds_up = t.word<bool>("holds_up", {{"nothing", false}, {"what_follows", true}}).value_or(false);
    }
    o.factors = read_all_factors(t, path, book.schema, ledger);
    o.group = known_group(t, book, ledger);
    t.refuse_others();
    return o;
}

// A case knows no occasion: one that holds something up must not arise on another.
void check_holds(const std::vector<OccasionDescription>& all, const std::string& whole, Ledger& ledger) {
    const auto holds = std::count_if(all.begin(), all.end(), [](const OccasionDescription& o) { return o.holds_up; });
    for (const OccasionDescription& o : all) {
        if (holds > 0 && !o.holds_up)
            ledger.diagnostics().error(o.where, fmt::format("{} holds something up on some of its occasions only", whole),
                                       "a firm could not tell for which one its case was", "make a process of its own of the others");
        if (o.holds_up && !holds_up(o.event))
            ledger.diagnostics().error(o.where, fmt::format("nothing follows on \"{}\" that could be held up", o.event), "",
                                       fmt::format("only on {}", fmt::join(events_that_wait(), ", ")));
    }
}

bool arises_on_occasions(const std::string& role) {
    const auto found = std::find(role_names.begin(), role_names.end(), role);
    return found == role_names.end() || arises_on_occasions(static_cast<Role>(found - role_names.begin()));
}

std::vector<OccasionDescription> read_occasions(Layered& process, const ProcessDescription& description, const std::string& path,
                                                const std::string& whole, const ProcessBook& book, Ledger& ledger) {
    std::vector<OccasionDescription> all;
    Layered occasions = process.sub("occasion", "occasions of " + whole);
    if (!occasions.empty() && !arises_on_occasions(description.role))
        ledger.diagnostics().error(occasions.where(), fmt::format("{} has occasions", whole), "firms use processes of its role in a way of their own",
                                   "say role = \"matter\"");
    const std::vector<std::string> known = occasion_events();
    for (const std::string& event : occasions.keys()) {
        Layered t = occasions.sub(event, fmt::format("occasion \"{}\" of {}", event, whole));
        if (t.empty()) continue;
        if (std::find(known.begin(), known.end(), event) == known.end())
            ledger.diagnostics().error(t.where(), fmt::format("unknown occasion \"{}\"", event), "of " + whole,
                                       fmt::format("one of {}", fmt::join(known, ", ")));
        else all.push_back(read_occasion(t, event, path + ".occasion." + event, book, ledger));
    }
    check_holds(all, whole, ledger);
    return all;
}

}  // namespace

const std::vector<std::pair<std::string, Authority>>& authority_words() {
    static const std::vector<std::pair<std::string, Authority>> words{{"government", Authority::government},
                                                                      {"court", Authority::court},
                                                                      {"utility", Authority::utility},
                                                                      {"bank", Authority::bank},
                                                                      {"market", Authority::market}};
    return words;
}

void read_uses(Layered& process, ProcessDescription& description, const std::string& path, const std::string& whole, const ProcessBook& book,
               Ledger& ledger) {
    constexpr double any = std::numeric_limits<double>::infinity();
    description.authority = process.word<Authority>("authority", authority_words()).value_or(Authority::government);
    description.online = read_parameter(process, "online", bounded(path + ".online", "share of the cases handed in online of " + whole, 1), ledger);
    Declaration weight = bounded(path + ".weight", "weight in means over all processes of " + whole, any);
    weight.patchable = Patchable::yardstick;
    description.weight = read_parameter(process, "weight", std::move(weight), ledger);
    description.refund = read_parameter(
        process, "refund",
        bounded(path + ".refund", "money refunded, as a span of a normal firm's value added, by " + whole, any, Dimension::duration), ledger);
    description.occasions = read_occasions(process, description, path, whole, book, ledger);
}

void read_groups(Layered& top, ProcessBook& book, Ledger& ledger) {
    Layered groups = top.sub("group", "the groups of firms");
    for (const std::string& name : groups.keys()) {
        if (!check_name(*groups.last(name), "group", ledger.diagnostics())) continue;
        Layered t = groups.sub(name, fmt::format("group \"{}\"", name));
        if (t.empty()) continue;
        GroupDescription g;
        g.name = name;
        g.where = t.where();
        const std::string path = "group." + name;
        const auto share = read_parameter(t, "share", bounded(path + ".share", "share of the firms that are of " + t.what(), 1), ledger);
        need(share.has_value(), t, "share", ledger);
        g.factors = read_all_factors(t, path, book.schema, ledger);
        static_cast<void>(t.title("title"));
        t.refuse_others();
        if (!share) continue;
        g.share = *share;
        book.groups.push_back(std::move(g));
    }
}

}  // namespace yingshang
