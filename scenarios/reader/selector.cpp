#include "reader/selector.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include <fmt/format.h>

#include "reader/layered.hpp"

namespace yingshang {
namespace {

bool is_number(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) { return c >= '0' && c <= '9'; });
}

bool selects(std::string_view what) { return what == "all" || is_measure_or_chapter(what); }

std::pair<int, int> number_of(const std::string& id) {
    int chapter = 0, number = 0;
    const std::size_t dot = std::min(id.find('.'), id.size());
    std::from_chars(id.data(), id.data() + dot, chapter);
    if (dot < id.size()) std::from_chars(id.data() + dot + 1, id.data() + id.size(), number);
    return {chapter, number};
}

bool chosen_by(const std::string& what, const std::string& id) { return what == "all" || what == id || what == chapter_of(id); }

}  // namespace

bool is_measure_or_chapter(std::string_view text) {
    const std::size_t dot = text.find('.');
    return dot == std::string_view::npos ? is_number(text) : is_number(text.substr(0, dot)) && is_number(text.substr(dot + 1));
}

std::string chapter_of(const std::string& id) { return id.substr(0, id.find('.')); }
bool comes_before(const std::string& id, const std::string& other) { return number_of(id) < number_of(other); }

Selector parse_selector(const std::string& text, const std::function<bool(const std::string&)>& exists) {
    Selector selector{text, {}};
    while (!exists(selector.name)) {
        const std::size_t sign = selector.name.find_last_of("+-");
        if (sign == std::string::npos || sign == 0) break;
        const std::string what = selector.name.substr(sign + 1);
        if (!selects(what)) break;
        selector.choices.push_back({selector.name[sign] == '+', what});
        selector.name.resize(sign);
    }
    std::reverse(selector.choices.begin(), selector.choices.end());
    return selector;
}

void choose(const std::vector<MeasureChoice>& choices, const std::vector<Measure>& catalogue, const Location& asked, std::set<std::string>& on,
            Diagnostics& diagnostics) {
    std::vector<std::string> known{"all"};
    for (const Measure& m : catalogue) {
        known.push_back(m.id);
        known.push_back(chapter_of(m.id));
    }
    std::sort(known.begin(), known.end());
    known.erase(std::unique(known.begin(), known.end()), known.end());
    for (const MeasureChoice& choice : choices) {
        bool found = false, is_any_on = false;
        for (const Measure& m : catalogue) {
            if (!chosen_by(choice.what, m.id)) continue;
            found = true;
            is_any_on = is_any_on || on.contains(m.id);
            choice.on ? static_cast<void>(on.insert(m.id)) : static_cast<void>(on.erase(m.id));
        }
        if (found && !choice.on && !is_any_on)
            diagnostics.error(asked, fmt::format("-{} takes nothing away", choice.what), "no such measure is on before it",
                              fmt::format("leave it out, or switch measures on before it: +all-{}", choice.what));
        if (found) continue;
        const bool chapter = choice.what.find('.') == std::string::npos;
        diagnostics.error(asked, fmt::format("unknown {} \"{}\"", chapter ? "chapter" : "measure", choice.what), "the catalogue has no such one",
                          suggestion(choice.what, known));
    }
}

}  // namespace yingshang
