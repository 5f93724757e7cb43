#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "reader/node.hpp"

namespace yingshang {
namespace {

// One pass over the text that knows strings, comments and brackets, and nothing else of TOML. It runs
// before the parser, because deep nesting costs the parser stack and dotted keys nest without brackets.
class Scan {
  public:
    Scan(std::string_view text, const std::string& file, const FileLimits& limits, Diagnostics& diagnostics)
        : text_(text), file_(file), limits_(limits), diagnostics_(diagnostics) {}

    bool run() {
        for (; at_ < text_.size(); ++at_)
            if (!step(text_[at_])) return false;
        return true;
    }

  private:
    bool step(char c) {
        switch (c) {
            case '\n':
                ++line_;
                dots_ = 0;
                return true;
            case '#': skip_comment(); return true;
            case '"':
            case '\'': skip_string(c); return true;
            case '[':
                if (at_line_start()) ++keys_;
                [[fallthrough]];
            case '{':
                dots_ = 0;
                ++depth_;
                return check();
            case ']':
            case '}':
                if (depth_ > 0) --depth_;
                return true;
            case '.': ++dots_; return check();
            case '=':
                dots_ = 0;
                ++keys_;
                return check();
            case ',':
                dots_ = 0;
                ++items_;
                return check();
            default: return true;
        }
    }

    bool check() {
        if (depth_ + dots_ > limits_.depth) return refuse(fmt::format("nested deeper than {} levels", limits_.depth));
        if (keys_ > limits_.keys) return refuse(fmt::format("more than {} keys", limits_.keys));
        if (items_ > limits_.items) return refuse(fmt::format("more than {} items", limits_.items));
        return true;
    }

    bool refuse(const std::string& problem) {
        diagnostics_.error({file_, line_, column()}, problem, "such a file is refused before it is read", "split it over several files");
        return false;
    }

    // In characters, from 1: not in the bytes of UTF-8.
    [[nodiscard]] int column() const {
        const std::size_t start = at_ == 0 ? 0 : text_.rfind('\n', at_ - 1) + 1;
        const auto is_continued = [](char c) { return (static_cast<unsigned char>(c) & 0xc0u) == 0x80u; };
        return 1 + static_cast<int>(at_ - start -
                                    static_cast<std::size_t>(std::count_if(text_.begin() + static_cast<std::ptrdiff_t>(start),
                                                                           text_.begin() + static_cast<std::ptrdiff_t>(at_), is_continued)));
    }

    [[nodiscard]] bool at_line_start() const {
        std::size_t i = at_;
        while (i > 0 && (text_[i - 1] == ' ' || text_[i - 1] == '\t')) --i;
        return i == 0 || text_[i - 1] == '\n';
    }

    void skip_comment() {
        while (at_ + 1 < text_.size() && text_[at_ + 1] != '\n') ++at_;
    }

    void skip_string(char quote) {
        const std::string triple(3, quote);
        const bool many_lines = text_.substr(at_, 3) == triple;
        at_ += many_lines ? 3 : 1;
        for (; at_ < text_.size(); ++at_) {
            const char c = text_[at_];
            if (c == '\n') {
                if (!many_lines) {
                    --at_;
                    return;
                }
                ++line_;
            } else if (c == '\\' && quote == '"') {
                ++at_;
                if (at_ < text_.size() && text_[at_] == '\n') ++line_;
            } else if (c == quote) {
                if (!many_lines) return;
                if (text_.substr(at_, 3) == triple) {
                    at_ += 2;
                    return;
                }
            }
        }
    }

    std::string_view text_;
    const std::string& file_;
    const FileLimits& limits_;
    Diagnostics& diagnostics_;
    std::size_t at_ = 0, depth_ = 0, dots_ = 0, keys_ = 0, items_ = 0;
    int line_ = 1;
};

}  // namespace

bool within_limits(std::string_view text, const std::string& file, const FileLimits& limits, Diagnostics& diagnostics) {
    if (text.size() > limits.bytes) {
        diagnostics.error({file, 0, 0}, fmt::format("larger than {} bytes", limits.bytes), "such a file is refused before it is read",
                          "split it over several files");
        return false;
    }
    return Scan(text, file, limits, diagnostics).run();
}

}  // namespace yingshang
