// Where the numbers of files go: reads what stands at a key about one parameter, in any of the forms
// that FORMAT.md lists, and states it in the registry. Knows no parameter by name.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "parameters/places.hpp"
#include "parameters/registry.hpp"
#include "reader/layered.hpp"

namespace yingshang {

// What holds around a number: from the tables that it stands in.
struct Frame {
    int layer = 0;
    Defaults defaults;
    std::string measure;
    Reach reach = Reach::everybody;
    std::string unit;                 // of bare numbers
    std::string value_key = "value";  // `utilisation` in a desk's officers
    std::vector<CountyId> places;
    std::optional<Day> from, until;
    const Node* low = nullptr;  // range stated beside a law, for its mean
    const Node* high = nullptr;
};

class Ledger {
  public:
    // `of_values` takes what is wrong with a statement by itself, whatever other files say.
    Ledger(Registry& registry, const Places& places, Diagnostics& diagnostics, Diagnostics& of_values)
        : registry_(&registry), places_(&places), diagnostics_(&diagnostics), of_values_(&of_values) {}

    ParameterId declare(Declaration declaration) { return registry_->declare(std::move(declaration)); }
    [[nodiscard]] const Registry& registry() const { return *registry_; }
    [[nodiscard]] const Places& places() const { return *places_; }
    [[nodiscard]] Diagnostics& diagnostics() const { return *diagnostics_; }
    [[nodiscard]] Diagnostics& of_values() const { return *of_values_; }

    // The statements at a node about a declared parameter.
    [[nodiscard]] std::vector<Setting> read(const Node& node, const Declaration& declaration, const Frame& frame);
    // Reads and states; an unknown path is an error with the nearest one.
    void state(const Node& node, const std::string& path, const Location& key, const Frame& frame);
    bool state(Setting setting);  // whether it is in order
    // Counties of a list of places or one place; an error where one is unknown.
    [[nodiscard]] std::vector<CountyId> find_places(const Node& node);
    // An error after which those that say `words`, found later and with less of a place, are no news.
    void tell(const std::string& words, const Location& where, std::string problem, std::string why, std::string advice);
    void hush(const std::string& words) { told_.insert(words); }
    // Words told already: the paths of parameters whose statement could not be read, "unknown desk \"x\"".
    [[nodiscard]] const std::set<std::string>& told() const { return told_; }

  private:
    [[nodiscard]] std::vector<Setting> read_list(const Node& node, const Declaration& declaration, const Frame& frame);
    [[nodiscard]] std::vector<Setting> read_table(const Node& node, const Declaration& declaration, Frame frame);
    [[nodiscard]] std::vector<Setting> read_by_place(const Node& node, const Declaration& declaration, const Frame& frame);
    [[nodiscard]] std::optional<Setting> read_number(const Node& node, const Declaration& declaration, Verb verb, const Frame& frame);
    [[nodiscard]] std::optional<double> read_range_end(const Member* member, const Declaration& declaration, Verb verb, const Frame& frame);
    void fail(const Node& node, const Declaration& declaration, std::string problem, std::string why = {}, std::string advice = {});
    bool refuse_unknown_keys(const Node& node, const Declaration& declaration, const std::vector<std::string>& known, const std::string& value_key);

    Registry* registry_;
    const Places* places_;
    Diagnostics* diagnostics_;
    Diagnostics* of_values_;
    std::set<std::string> told_;
};

}  // namespace yingshang
