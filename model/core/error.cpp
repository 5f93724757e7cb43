#include "core/error.hpp"

#include <algorithm>
#include <cstring>
#include <numeric>
#include <string_view>
#include <tuple>

#include <fmt/format.h>

namespace yingshang {
namespace {

std::string joined(const std::vector<Diagnostic>& diagnostics) {
    std::string text;
    for (const Diagnostic& d : diagnostics) text += (text.empty() ? "" : "\n") + to_string(d);
    return text;
}

auto order(const Diagnostic& d) { return std::tie(d.where.file, d.where.line, d.where.column, d.problem, d.why, d.suggestion); }

// Insertions, deletions, substitutions and swaps of neighbours (optimal string alignment) that turn a into b;
// `limit` where they are that many or more.
std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit) {
    const std::size_t width = b.size() + 1;
    if (std::max(a.size(), b.size()) - std::min(a.size(), b.size()) >= limit) return limit;
    std::vector<std::size_t> before(width), above(width), row(width);
    std::iota(above.begin(), above.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j < width; ++j) {
            const std::size_t change = a[i - 1] == b[j - 1] ? 0 : 1;
            row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + change});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = std::min(row[j], before[j - 2] + 1);
        }
        // A swap reaches back two rows, and no row falls below the least of those before it.
        if (std::min(*std::min_element(row.begin(), row.end()), *std::min_element(above.begin(), above.end())) >= limit) return limit;
        before.swap(above);
        above.swap(row);
    }
    return std::min(above[b.size()], limit);
}

}  // namespace

std::string to_string(const Location& where) {
    if (where.line <= 0) return where.file;
    if (where.column <= 0) return fmt::format("{}:{}", where.file, where.line);
    return fmt::format("{}:{}:{}", where.file, where.line, where.column);
}

std::string to_string(const Diagnostic& d) {
    std::string text = to_string(d.where);
    text += (text.empty() ? "error: " : ": error: ") + d.problem;
    if (!d.why.empty()) text += " (" + d.why + ")";
    if (!d.suggestion.empty()) text += ", " + d.suggestion;
    return text;
}

void Diagnostics::error(Location where, std::string problem, std::string why, std::string suggestion) {
    errors_.push_back({std::move(where), std::move(problem), std::move(why), std::move(suggestion)});
}

std::vector<Diagnostic> Diagnostics::sorted() const {
    std::vector<Diagnostic> all = errors_;
    std::stable_sort(all.begin(), all.end(), [](const Diagnostic& a, const Diagnostic& b) { return order(a) < order(b); });
    all.erase(std::unique(all.begin(), all.end(), [](const Diagnostic& a, const Diagnostic& b) { return order(a) == order(b); }), all.end());
    return all;
}

void Diagnostics::throw_if_any() const {
    if (!empty()) throw InputError(sorted());
}

InputError::InputError(std::vector<Diagnostic> diagnostics) : std::runtime_error(joined(diagnostics)), diagnostics_(std::move(diagnostics)) {}

InputError::InputError(Diagnostic diagnostic) : InputError(std::vector<Diagnostic>{std::move(diagnostic)}) {}

InputError::InputError(std::string problem, std::string why, std::string suggestion)
    : InputError(Diagnostic{{}, std::move(problem), std::move(why), std::move(suggestion)}) {}

IoError::IoError(std::string what, int error_number)
    : std::runtime_error(error_number == 0 ? what : fmt::format("{}: {}", what, std::strerror(error_number))), error_number_(error_number) {}

std::string nearest_name(const std::string& name, const std::vector<std::string>& known) {
    std::string best;
    std::size_t limit = std::max<std::size_t>(2, name.size() / 3) + 1;
    for (const std::string& candidate : known) {
        // What shares no character is not near, however short it is.
        const std::size_t everything = std::max(name.size(), candidate.size());
        const std::size_t distance = edit_distance(name, candidate, std::min(limit, everything));
        if (distance >= std::min(limit, everything)) continue;
        limit = distance;
        best = candidate;
        if (limit == 0) break;
    }
    constexpr std::size_t tells_something = 3;  // letters of an abbreviation
    if (best.empty() && name.size() >= tells_something)
        for (const std::string& candidate : known)
            if (candidate.starts_with(name)) return candidate;
    return best;
}

}  // namespace yingshang
