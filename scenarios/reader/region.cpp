#include "reader/region.hpp"

#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>

namespace yingshang {
namespace {

constexpr std::array<std::string_view, 5> place_keys{"code", "name", "name_zh", "prefecture", "neighbours"};

bool is_place_key(const std::string& key) { return std::find(place_keys.begin(), place_keys.end(), key) != place_keys.end(); }

// The tables of an array of tables, over all layers.
std::vector<Stated> tables_of(Layered& table, const std::string& key, Diagnostics& diagnostics) {
    std::vector<Stated> all;
    for (const Stated& s : table.all(key)) {
        if (!s.member->value.is(Node::Kind::array)) continue;  // [county] is a table of parameters
        for (const Node& item : s.member->value.items) {
            if (!expect(item, Node::Kind::table, key, diagnostics)) continue;
            all.push_back(s);
            all.back().defaults = defaults_of(item, s.defaults, diagnostics);
            all.back().member = nullptr;
            all.back().table = &item;
        }
    }
    return all;
}

std::string text_of(const Node& table, const std::string& key, bool required, Diagnostics& diagnostics) {
    const Member* m = table.find(key);
    if (m == nullptr) {
        if (required) diagnostics.error(table.where, fmt::format("the place has no {}", key), "", fmt::format("add {} = \"...\"", key));
        return {};
    }
    return expect(m->value, Node::Kind::text, key, diagnostics) ? m->value.text : std::string();
}

Place read_place(const Node& table, Diagnostics& diagnostics) {
    Place place;
    place.code = text_of(table, "code", true, diagnostics);
    place.name = text_of(table, "name", true, diagnostics);
    place.name_zh = text_of(table, "name_zh", false, diagnostics);
    if (place.name_zh.empty()) place.name_zh = place.name;
    return place;
}

class RegionReader {
  public:
    explicit RegionReader(Diagnostics& diagnostics) : diagnostics_(diagnostics) {}

    void read_groups(Layered& table, const std::string& root) {
        for (const Stated& s : tables_of(table, "prefecture", diagnostics_)) {
            Place place = read_place(*s.table, diagnostics_);
            place.parent = root;
            for (const Member& m : s.table->members)
                if (!is_place_key(m.key))
                    diagnostics_.error(m.where, fmt::format("unknown key \"{}\"", m.key), "in a prefecture", "known: code, name, name_zh");
            take(place, s.table->where, groups_);
        }
    }

    void read_counties(Layered& table, const std::string& root) {
        for (const Stated& s : tables_of(table, "county", diagnostics_)) {
            Place place = read_place(*s.table, diagnostics_);
            place.parent = text_of(*s.table, "prefecture", false, diagnostics_);
            if (place.parent.empty()) place.parent = root;
            parents_.emplace_back(place.parent, s.table->where);
            if (const Member* m = s.table->find("neighbours")) {
                place.neighbours = read_texts(m->value, "neighbours", diagnostics_);
                neighbours_.push_back({place.code, place.neighbours, m->value.where});
            }
            for (const Member& m : s.table->members) {
                if (is_place_key(m.key)) continue;
                region_.fields.push_back({place.code, {s.layer, &m, s.defaults, nullptr}});
            }
            take(place, s.table->where, counties_);
        }
    }

    void add_group(Place place, const Location& where) { take(std::move(place), where, groups_); }

    Region finish() {
        for (const auto& [parent, where] : parents_) {
            const bool known = parent.empty() || std::any_of(groups_.begin(), groups_.end(), [&](const Place& g) { return g.code == parent; });
            std::vector<std::string> codes;
            for (const Place& g : groups_) codes.push_back(g.code);
            if (!known) diagnostics_.error(where, fmt::format("unknown prefecture \"{}\"", parent), "", suggestion(parent, codes));
        }
        check_neighbours();
        // Refused above; what else is wrong is looked for without it.
        for (Place& county : counties_)
            if (std::none_of(groups_.begin(), groups_.end(), [&](const Place& g) { return g.code == county.parent; })) county.parent.clear();
        if (counties_.empty()) counties_.push_back({"1", "here", "此地", ""});
        std::sort(counties_.begin(), counties_.end(), [](const Place& a, const Place& b) { return a.code < b.code; });
        region_.places = Places(counties_, groups_);
        region_.written = seen_;
        return std::move(region_);
    }

  private:
    struct Neighbours {
        std::string of;
        std::vector<std::string> codes;
        Location where;
    };

    // Who borders on somebody is bordered on.
    void check_neighbours() {
        std::vector<std::string> known;
        for (const Place& c : counties_) known.push_back(c.code);
        for (const Neighbours& n : neighbours_)
            for (const std::string& code : n.codes) {
                const auto other = std::find_if(counties_.begin(), counties_.end(), [&](const Place& c) { return c.code == code; });
                if (other == counties_.end() || code == n.of)
                    diagnostics_.error(n.where, fmt::format("county {} cannot border on \"{}\"", n.of, code),
                                       code == n.of ? "that is itself" : "there is no county of that code",
                                       code == n.of ? "leave it out" : suggestion(code, known));
                else if (std::find(other->neighbours.begin(), other->neighbours.end(), n.of) == other->neighbours.end())
                    diagnostics_.error(n.where, fmt::format("county {} borders on {}, which does not border on it", n.of, code), "",
                                       fmt::format("add \"{}\" to the neighbours of {}", n.of, code));
            }
    }

    void take(Place place, const Location& where, std::vector<Place>& into) {
        if (place.code.empty()) return;  // refused where it was read
        if (!seen_.emplace(place.code, where).second) {
            diagnostics_.error(where, fmt::format("two places have the code \"{}\"", place.code),
                               fmt::format("the other stands at {}", to_string(seen_[place.code])));
            return;
        }
        into.push_back(std::move(place));
    }

    Diagnostics& diagnostics_;
    Region region_;
    std::vector<Place> counties_, groups_;
    std::vector<std::pair<std::string, Location>> parents_;
    std::vector<Neighbours> neighbours_;
    std::map<std::string, Location> seen_;
};

}  // namespace

Region read_region(Layered& top, Diagnostics& diagnostics) {
    RegionReader reader(diagnostics);
    Layered region = top.sub("region", "region");
    std::string root;
    if (!region.empty()) {
        Place place;
        place.code = root = region.text("code").value_or("");
        place.name = region.text("name").value_or("");
        place.name_zh = region.text("name_zh").value_or(place.name);
        if (root.empty()) {
            diagnostics.error(region.where(), "the region has no code", "", "add code = \"...\"");
        } else {
            reader.add_group(std::move(place), region.where());
        }
        reader.read_groups(region, root);
        reader.read_counties(region, root);
        region.refuse_others();
    }
    reader.read_groups(top, root);
    reader.read_counties(top, root);
    return reader.finish();
}

void state_county_fields(const Region& region, Ledger& ledger) {
    for (const Region::Field& field : region.fields) {
        Frame frame;
        frame.layer = field.stated.layer;
        frame.defaults = field.stated.defaults;
        const auto counties = ledger.places().find(field.county);
        if (!counties) continue;  // a place without a code, refused where it was read
        frame.places = *counties;
        ledger.state(field.stated.member->value, "county." + field.stated.member->key, field.stated.member->where, frame);
    }
}

}  // namespace yingshang
