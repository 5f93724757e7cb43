// Laws of durations: what the files say at one key, in order of their layers, made one description.
#include <algorithm>
#include <array>
#include <span>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "reader/statements.hpp"

namespace yingshang {
namespace {

constexpr std::array<std::string_view, 6> beside_a_law{"low", "high", "source", "evidence", "at_least", "at_most"};
constexpr std::array<std::string_view, 5> verbs{"value", "by_place", "scale", "add", "least"};
constexpr int most_stages = 1000;
constexpr double least_shape = 0.1, most_shape = 100, most_cv = 20;

const LawNames* find_law(std::string_view name) {
    for (const LawNames& law : law_names())
        if (law.name == name) return &law;
    return nullptr;
}

const LawNames& names_of(Law law) {
    for (const LawNames& names : law_names())
        if (names.law == law) return names;
    throw InternalError("a law without a name");
}

bool has_mean(Law law) { return names_of(law).parameters.front() == "mean"; }

template <class Keys>
bool is_one_of(const Keys& keys, std::string_view key) {
    return std::find(keys.begin(), keys.end(), key) != keys.end();
}

bool holds_any(const Node& node, std::span<const std::string_view> keys) {
    return std::any_of(keys.begin(), keys.end(), [&](std::string_view key) { return node.find(key) != nullptr; });
}

// The law that a node names, e.g. in { lognormal = { mean, cv } }.
const Member* law_member(const Node& node) {
    if (!node.is(Node::Kind::table)) return nullptr;
    for (const Member& m : node.members)
        if (find_law(m.key) != nullptr) return &m;
    return nullptr;
}

// What one file says of a law.
struct Source {
    const Node* node;
    Frame frame;
};
using Sources = std::vector<Source>;

// A number that may be scaled but is no law by itself.
bool is_change(const Node& node) {
    constexpr std::array<std::string_view, 3> changes{"scale", "add", "least"};
    return node.is(Node::Kind::table) && holds_any(node, changes);
}

Declaration named_parameter(const std::string& path, const std::string& name, const std::string& meaning, Dimension dimension) {
    Declaration d;
    d.path = path + "." + name;
    d.meaning = fmt::format("{} of {}", name, meaning);
    d.least = 0;
    if (name == "cv") {
        d.meaning = "coefficient of variation of " + meaning;
        d.most = most_cv;
    } else if (name == "stages") {
        d.least = 1;
        d.most = most_stages;
        d.whole = true;
    } else if (name == "shape") {
        d.least = least_shape;
        d.most = most_shape;
    } else {
        d.dimension = dimension;
    }
    return d;
}

Declaration weight(std::string path, std::string meaning) {
    Declaration d;
    d.path = std::move(path);
    d.meaning = std::move(meaning);
    d.least = 0;
    return d;
}

Declaration bound(const std::string& path, const std::string& name, const std::string& meaning, Dimension dimension, double otherwise) {
    Declaration d = named_parameter(path, name, meaning, dimension);
    d.meaning = fmt::format("{} that {} takes", name == "at_least" ? "least" : "most", meaning);
    d.otherwise = otherwise;
    return d;
}

class LawReader {
  public:
    // `further` are keys that may stand beside the law and mean nothing to it.
    LawReader(std::string path, std::string meaning, Dimension dimension, Ledger& ledger, std::vector<std::string> further = {})
        : path_(std::move(path)), meaning_(std::move(meaning)), dimension_(dimension), ledger_(ledger), further_(std::move(further)) {}

    LawDescription read(const Sources& all) {
        const std::size_t first = choose_law(all);
        description_.law = law_;
        const Sources sources(all.begin() + static_cast<std::ptrdiff_t>(first), all.end());
        std::vector<Source> named;  // with the law's own node in the place of the whole
        for (const Source& s : sources)
            if (const Member* m = law_member(*s.node)) named.push_back({&m->value, frame_beside(s)});
        declare_bounds(sources);
        if (law_ == Law::mixture) read_parts(named);
        else if (law_ == Law::discrete || law_ == Law::empirical) read_lists(named);
        else read_numbers(named);
        for (const Source& s : sources) state_plain(s);
        state_bounds(sources);
        refuse_missing(sources);
        return std::move(description_);
    }

  private:
    // A later file may name another law, or a plain duration where the law so far has no mean: from there on.
    std::size_t choose_law(const Sources& all) {
        std::optional<Law> law;
        std::size_t first = 0;
        const auto change_to = [&](Law next, std::size_t at) {
            if (law != next) first = at;
            law = next;
        };
        for (std::size_t i = 0; i < all.size(); ++i) {
            const Node& node = *all[i].node;
            if (const Member* m = law_member(node)) {
                refuse_second_law(node, *m);
                change_to(find_law(m->key)->law, i);
            } else if (node.is(Node::Kind::table) && !holds_any(node, verbs)) {
                if (!stands_beside(node)) refuse_unknown_law(node);
                else if (!law)
                    tell_no_law(node.where, fmt::format("{} has no law", path_), "at_least and at_most cut one",
                                "add for instance exponential = ...");
            } else if (!law || (!has_mean(*law) && !is_change(node))) {
                change_to(Law::deterministic, i);
            }
        }
        law_ = law.value_or(Law::deterministic);
        return first;
    }

    void refuse_second_law(const Node& node, const Member& first) {
        for (const Member& m : node.members)
            if (&m != &first && find_law(m.key) != nullptr)
                diagnostics().error(m.where, fmt::format("a second law \"{}\"", m.key), fmt::format("{} has the law {} already", path_, first.key),
                                    "keep one of them, or make them parts of a mixture");
    }

    // That the law has no mean is then no news.
    void tell_no_law(const Location& where, std::string problem, std::string why, std::string advice) {
        ledger_.tell(path_ + ".mean", where, std::move(problem), std::move(why), std::move(advice));
    }

    void refuse_unknown_law(const Node& node) {
        std::vector<std::string> known;
        for (const LawNames& names : law_names()) known.emplace_back(names.name);
        const auto strange = std::find_if(node.members.begin(), node.members.end(), [&](const Member& m) { return !may_stand_beside(m.key); });
        if (strange == node.members.end()) {
            tell_no_law(node.where, fmt::format("{} names no law", path_), "", fmt::format("known: {}", fmt::join(known, ", ")));
            return;
        }
        const std::string near = nearest_name(strange->key, known);
        tell_no_law(strange->where, fmt::format("unknown law \"{}\"", strange->key), "of " + path_,
                    near.empty() ? fmt::format("known: {}", fmt::join(known, ", ")) : fmt::format("did you mean \"{}\"?", near));
    }

    // Source and evidence beside a law hold for all its numbers, a range for its mean.
    Frame frame_beside(const Source& source) {
        Frame frame = source.frame;
        for (const Member& m : source.node->members) {
            if (find_law(m.key) != nullptr) continue;
            if (m.key == "low" || m.key == "high") {
                if (!has_mean(law_))
                    diagnostics().error(m.where, fmt::format("\"{}\" beside the law of {}", m.key, path_),
                                        fmt::format("it is the range of a mean, and the law {} is not stated by its mean", names_of(law_).name),
                                        "give single numbers their range: { value = ..., low = ..., high = ... }");
                else (m.key == "low" ? frame.low : frame.high) = &m.value;
            } else if (m.key == "source") {
                if (expect(m.value, Node::Kind::text, "source", diagnostics())) frame.defaults.source = m.value.text;
            } else if (m.key == "evidence") {
                if (const auto evidence = read_evidence(m.value, diagnostics())) frame.defaults.evidence = evidence;
            } else if (!may_stand_beside(m.key)) {
                std::vector<std::string> known(beside_a_law.begin(), beside_a_law.end());
                known.insert(known.end(), further_.begin(), further_.end());
                diagnostics().error(m.where, fmt::format("unknown key \"{}\"", m.key), fmt::format("beside the law of {}", path_),
                                    suggestion(m.key, known));
            }
        }
        return frame;
    }

    void read_numbers(const Sources& named) {
        const std::vector<std::string_view>& names = names_of(law_).parameters;
        for (const std::string_view name : names)
            description_.parameters.push_back(ledger_.declare(named_parameter(path_, std::string(name), meaning_, dimension_)));
        for (const Source& s : named) {
            if (!s.node->is(Node::Kind::table) || holds_any(*s.node, verbs)) {
                state(*s.node, description_.parameters.front(), s.frame);
                continue;
            }
            refuse_other_keys(*s.node, names);
            for (std::size_t i = 0; i < names.size(); ++i)
                if (const Member* m = s.node->find(names[i])) state(m->value, description_.parameters[i], i == 0 ? s.frame : without_range(s.frame));
        }
    }

    template <class Keys>
    void refuse_other_keys(const Node& table, const Keys& keys) {
        const std::vector<std::string> known(keys.begin(), keys.end());
        for (const Member& m : table.members)
            if (!is_one_of(known, m.key))
                diagnostics().error(m.where, fmt::format("unknown key \"{}\"", m.key), fmt::format("in the law {} of {}", names_of(law_).name, path_),
                                    suggestion(m.key, known));
    }

    void read_lists(const Sources& named) {
        std::vector<std::string_view> keys = names_of(law_).parameters;
        keys.emplace_back("unit");
        for (const Source& s : named)
            if (expect(*s.node, Node::Kind::table, names_of(law_).name.data(), diagnostics())) refuse_other_keys(*s.node, keys);
        description_.parameters =
            read_list(named, "values", [&](const std::string& name) { return named_parameter(path_, name, meaning_, dimension_); });
        if (law_ == Law::empirical || description_.parameters.empty()) return;
        description_.weights =
            read_list(named, "weights", [&](const std::string& name) { return weight(path_ + "." + name, fmt::format("{} of {}", name, meaning_)); });
        if (description_.weights.empty() || description_.weights.size() == description_.parameters.size()) return;
        const Node* stated = nullptr;
        for (const Source& s : named)
            if (const Member* m = s.node->find("weights")) stated = &m->value;
        diagnostics().error(stated->where,
                            fmt::format("{} has {} values and {} weights", path_, description_.parameters.size(), description_.weights.size()), "",
                            "give each value one weight");
    }

    // The list stated last, item by item; those before it count where they are as long.
    template <class Declare>
    std::vector<ParameterId> read_list(const Sources& named, const std::string& key, Declare declare) {
        Sources lists;
        for (const Source& s : named)
            if (const Member* m = s.node->find(key); m != nullptr && is_filled(m->value, key))
                lists.push_back({&m->value, frame_of_list(*s.node, s.frame, key)});
        std::vector<ParameterId> ids;
        if (lists.empty()) {
            if (!named.empty() && named.back().node->find(key) == nullptr && named.back().node->is(Node::Kind::table))
                diagnostics().error(named.back().node->where, fmt::format("the law {} of {} has no {}", names_of(law_).name, path_, key), "",
                                    fmt::format("add {} = [...]", key));
            return ids;
        }
        const std::size_t size = lists.back().node->items.size();
        for (std::size_t i = 0; i < size; ++i) ids.push_back(ledger_.declare(declare(fmt::format("{}.{}", key, i))));
        for (const Source& list : lists)
            for (std::size_t i = 0; i < size && list.node->items.size() == size; ++i) state(list.node->items[i], ids[i], list.frame);
        return ids;
    }

    bool is_filled(const Node& list, const std::string& what) {
        if (!expect(list, Node::Kind::array, fmt::format("{} of {}", what, path_), diagnostics())) return false;
        if (list.items.empty()) diagnostics().error(list.where, fmt::format("{} of {} is an empty list", what, path_), "", "add one");
        return !list.items.empty();
    }

    // `unit` is that of bare values; weights have none.
    Frame frame_of_list(const Node& law, Frame frame, const std::string& key) {
        const Member* unit = law.find("unit");
        if (key == "values" && unit != nullptr && expect(unit->value, Node::Kind::text, "unit", diagnostics())) frame.unit = unit->value.text;
        return frame;
    }

    void read_parts(const Sources& named) {
        Sources lists;
        for (const Source& s : named)
            if (is_filled(*s.node, "mixture")) lists.push_back(s);
        if (lists.empty()) return;
        const std::size_t size = lists.back().node->items.size();
        std::erase_if(lists, [&](const Source& s) { return s.node->items.size() != size; });
        for (std::size_t i = 0; i < size; ++i) read_part(lists, i);
    }

    void read_part(const Sources& lists, std::size_t i) {
        constexpr std::array<std::string_view, 2> keys{"weight", "law"};
        const std::string path = fmt::format("{}.parts.{}", path_, i);
        const ParameterId weight_id = ledger_.declare(weight(path + ".weight", fmt::format("weight of part {} of {}", i, meaning_)));
        description_.weights.push_back(weight_id);
        Sources laws;
        for (const Source& list : lists) {
            const Node& item = list.node->items[i];
            if (!expect(item, Node::Kind::table, "a part of the mixture " + path_, diagnostics())) continue;
            refuse_other_keys(item, keys);
            if (const Member* m = item.find("weight")) state(m->value, weight_id, list.frame);
            if (const Member* m = item.find("law")) laws.push_back({&m->value, list.frame});
        }
        refuse_unstated(weight_id, "weight", lists.back().node->items[i]);
        if (laws.empty()) {
            diagnostics().error(lists.back().node->items[i].where, fmt::format("part {} of the mixture {} has no law", i, path_), "",
                                "add law = { exponential = \"...\" }");
            return;
        }
        description_.parts.push_back(LawReader(path, fmt::format("part {} of {}", i, meaning_), dimension_, ledger_).read(laws));
    }

    // A statement without a law: of the mean; of a law without one, a change of every time in it.
    void state_plain(const Source& s) {
        if (law_member(*s.node) != nullptr || (s.node->is(Node::Kind::table) && !holds_any(*s.node, verbs))) return;
        Node node = *s.node;
        std::erase_if(node.members, [&](const Member& m) { return is_one_of(further_, m.key); });
        if (has_mean(law_)) {
            if (!description_.parameters.empty()) state(node, description_.parameters.front(), s.frame);
            return;
        }
        for (const ParameterId id : times_of(description_)) state(node, id, s.frame);
    }

    [[nodiscard]] static std::vector<ParameterId> times_of(const LawDescription& law) {
        std::vector<ParameterId> ids = law.parameters;
        if (has_mean(law.law)) ids.resize(1);
        for (const LawDescription& part : law.parts)
            for (const ParameterId id : times_of(part)) ids.push_back(id);
        if (law.at_least) ids.push_back(*law.at_least);
        if (law.at_most) ids.push_back(*law.at_most);
        return ids;
    }

    [[nodiscard]] bool is_stated(const Sources& sources, std::string_view key) const {
        return std::any_of(sources.begin(), sources.end(), [&](const Source& s) { return may_be_cut(*s.node) && s.node->find(key) != nullptr; });
    }
    [[nodiscard]] bool may_be_cut(const Node& node) const { return law_member(node) != nullptr || stands_beside(node); }
    [[nodiscard]] bool may_stand_beside(std::string_view key) const { return is_one_of(beside_a_law, key) || is_one_of(further_, key); }
    // What a later file says beside the law of an earlier one: its interval, or what means nothing to the law.
    [[nodiscard]] bool stands_beside(const Node& node) const {
        constexpr std::array<std::string_view, 2> bounds{"at_least", "at_most"}, of_bounds{"source", "evidence"};
        const auto says = [&](const Member& m) { return is_one_of(bounds, m.key) || is_one_of(further_, m.key); };
        return node.is(Node::Kind::table) && std::any_of(node.members.begin(), node.members.end(), says) &&
               std::all_of(node.members.begin(), node.members.end(), [&](const Member& m) { return says(m) || is_one_of(of_bounds, m.key); });
    }

    void declare_bounds(const Sources& sources) {
        if (is_stated(sources, "at_least")) description_.at_least = ledger_.declare(bound(path_, "at_least", meaning_, dimension_, 0));
        if (is_stated(sources, "at_most"))
            description_.at_most = ledger_.declare(bound(path_, "at_most", meaning_, dimension_, std::numeric_limits<double>::infinity()));
    }

    void state_bounds(const Sources& sources) {
        for (const Source& s : sources) {
            if (!may_be_cut(*s.node)) continue;
            Frame frame = s.frame;
            if (const Member* m = s.node->find("source"); m != nullptr && m->value.is(Node::Kind::text)) frame.defaults.source = m->value.text;
            if (const Member* m = s.node->find("evidence"); m != nullptr && m->value.is(Node::Kind::text))
                if (const auto evidence = parse_evidence(m->value.text)) frame.defaults.evidence = evidence;
            if (const Member* m = s.node->find("at_least")) state(m->value, *description_.at_least, frame);
            if (const Member* m = s.node->find("at_most")) state(m->value, *description_.at_most, frame);
        }
    }

    void refuse_missing(const Sources& sources) {
        if (sources.empty() || law_ == Law::mixture || law_ == Law::discrete || law_ == Law::empirical) return;
        const Node* stated = sources.back().node;
        for (const Source& s : sources)
            if (law_member(*s.node) != nullptr) stated = s.node;
        for (std::size_t i = 0; i < description_.parameters.size(); ++i)
            refuse_unstated(description_.parameters[i], std::string(names_of(law_).parameters[i]), *stated);
    }

    void refuse_unstated(ParameterId id, const std::string& name, const Node& where) {
        const std::string& path = ledger_.registry().declaration(id).path;
        if (!ledger_.registry().settings(id).empty() || ledger_.told().contains(path)) return;
        ledger_.tell(path, where.where, fmt::format("{} has no {}", path_, name), fmt::format("the law {} needs it", names_of(law_).name),
                     fmt::format("add {} = ...", name));
    }

    static Frame without_range(Frame frame) {
        frame.low = frame.high = nullptr;
        return frame;
    }

    void state(const Node& node, ParameterId id, const Frame& frame) {
        for (Setting& s : ledger_.read(node, ledger_.registry().declaration(id), frame)) ledger_.state(std::move(s));
    }

    [[nodiscard]] Diagnostics& diagnostics() { return ledger_.diagnostics(); }

    std::string path_, meaning_;
    Dimension dimension_;
    Ledger& ledger_;
    std::vector<std::string> further_;
    Law law_ = Law::deterministic;
    LawDescription description_;
};

}  // namespace

namespace {

std::optional<LawDescription> read_law_of(Dimension dimension, Layered& table, const std::string& key, const std::string& path,
                                          const std::string& meaning, Ledger& ledger, const std::vector<std::string>& further) {
    Sources sources;
    for (const Stated& s : table.all(key)) {
        Frame frame;
        frame.layer = s.layer;
        frame.defaults = s.defaults;
        sources.push_back({&s.member->value, std::move(frame)});
    }
    if (sources.empty()) return std::nullopt;
    return LawReader(path, meaning, dimension, ledger, further).read(sources);
}

}  // namespace

std::optional<LawDescription> read_law(Layered& table, const std::string& key, const std::string& path, const std::string& meaning, Ledger& ledger,
                                       const std::vector<std::string>& beside) {
    return read_law_of(Dimension::duration, table, key, path, meaning, ledger, beside);
}

std::optional<LawDescription> read_number_law(Layered& table, const std::string& key, const std::string& path, const std::string& meaning,
                                              Ledger& ledger) {
    return read_law_of(Dimension::number, table, key, path, meaning, ledger, {});
}

}  // namespace yingshang
