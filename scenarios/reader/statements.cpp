#include "reader/statements.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace yingshang {
namespace {

Frame frame_of(const Stated& stated) {
    Frame frame;
    frame.layer = stated.layer;
    frame.defaults = stated.defaults;
    return frame;
}

void state(const Node& node, ParameterId id, const Frame& frame, Ledger& ledger) {
    for (Setting& s : ledger.read(node, ledger.registry().declaration(id), frame)) ledger.state(std::move(s));
}

}  // namespace

std::optional<ParameterId> read_parameter(Layered& table, const std::string& key, Declaration declaration, Ledger& ledger) {
    const std::vector<Stated> stated = table.all(key);
    if (stated.empty() && !declaration.otherwise) return std::nullopt;
    const ParameterId id = ledger.declare(std::move(declaration));
    for (const Stated& s : stated) state(s.member->value, id, frame_of(s), ledger);
    return id;
}

ParameterId read_standing_parameter(Layered& table, const std::string& key, Declaration declaration, Ledger& ledger) {
    return read_parameter(table, key, std::move(declaration), ledger).value();
}

void tell_unless_known(const std::string& kind, const std::string& who, const Node& name, const std::vector<std::string>& known, Ledger& ledger) {
    if (std::find(known.begin(), known.end(), name.text) != known.end()) return;
    const std::string unknown = fmt::format("unknown {} \"{}\"", kind, name.text);
    ledger.tell(unknown, name.where, fmt::format("{} an {}", who, unknown), "", suggestion(name.text, known));
}

Eligibility read_eligibility(const Node& node, const AttributeSchema& schema, Diagnostics& diagnostics) {
    Eligibility eligibility;
    if (!expect(node, Node::Kind::table, "applies", diagnostics)) return eligibility;
    for (const Member& m : node.members) {
        const auto attribute = schema.find(m.key);
        if (!attribute) {
            std::vector<std::string> known;
            for (const Attribute& a : schema.attributes) known.push_back(a.name);
            diagnostics.error(m.where, fmt::format("unknown attribute \"{}\"", m.key), "of an applicant", suggestion(m.key, known));
            continue;
        }
        std::uint32_t mask = 0;
        bool good = true;
        for (const std::string& value : read_texts(m.value, m.key, diagnostics)) {
            if (const auto i = schema.find_value(*attribute, value)) {
                mask |= std::uint32_t{1} << *i;
            } else {
                diagnostics.error(m.value.where, fmt::format("unknown {} \"{}\"", m.key, value), "",
                                  suggestion(value, schema.attributes[*attribute].values));
                good = false;
            }
        }
        if (good && mask == 0 && m.value.is(Node::Kind::array))
            diagnostics.error(m.value.where, fmt::format("`{}` is empty", m.key), "it would be for nobody", "leave it out where all are meant");
        if (good) eligibility.allowed[*attribute] = mask;
    }
    return eligibility;
}

}  // namespace yingshang
