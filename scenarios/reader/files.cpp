#include "reader/files.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

#include <fmt/format.h>

#include "reader/layered.hpp"

namespace yingshang {

namespace fs = std::filesystem;

std::optional<fs::path> Files::find(const std::string& name) const {
    std::error_code ignored;
    if (fs::is_regular_file(name, ignored)) return fs::path(name);
    for (const fs::path& root : roots_)
        if (const fs::path path = root / (name + ".toml"); fs::is_regular_file(path, ignored)) return path;
    return std::nullopt;
}

std::optional<std::string> Files::read(const fs::path& path) const {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream text;
    if (in) text << in.rdbuf();
    if (!in || in.bad()) {
        diagnostics_->error({shown(path), 0, 0}, fmt::format("cannot be read: {}", std::strerror(errno)));
        return std::nullopt;
    }
    return std::move(text).str();
}

std::string Files::shown(const fs::path& path) const { return path.string(); }

std::string Files::label_of(const fs::path& path) const {
    std::error_code ignored;
    for (const fs::path& root : roots_) {
        const fs::path relative = fs::relative(path, root, ignored);
        if (!relative.empty() && *relative.begin() != "..") return relative.generic_string();
    }
    return path.filename().generic_string();
}

std::optional<ParsedFile> Files::parse(const fs::path& path) {
    std::error_code unknown;
    const auto size = fs::file_size(path, unknown);
    const FileLimits limits;
    const std::string name = shown(path);
    // Looked at before it is read: a device or a huge file does not fill the memory.
    if (!unknown && size > limits.bytes) {
        static_cast<void>(within_limits(std::string(limits.bytes + 1, ' '), name, limits, *diagnostics_));
        return std::nullopt;
    }
    std::optional<std::string> text = read(path);
    if (!text || !within_limits(*text, name, limits, *diagnostics_)) return std::nullopt;
    Node root = parse_toml(*text, name, *diagnostics_);
    return ParsedFile{name, label_of(path), path, std::move(*text), std::move(root)};
}

std::vector<std::string> Files::known_names() const {
    std::vector<std::string> names;
    std::error_code ignored;
    for (const fs::path& root : roots_)
        for (const fs::directory_entry& entry : fs::recursive_directory_iterator(root, ignored)) {
            if (entry.path().extension() != ".toml") continue;
            const fs::path relative = fs::relative(entry.path(), root, ignored);
            if (relative.begin() != relative.end() && *relative.begin() == "measures") continue;  // the catalogue is no scenario
            names.push_back((relative.parent_path() / relative.stem()).generic_string());
        }
    std::sort(names.begin(), names.end());
    return names;
}

void Files::collect(const std::string& name, const Location& asked, std::vector<fs::path>& open, std::vector<ParsedFile>& files) {
    const std::optional<fs::path> path = find(name);
    if (!path) {
        diagnostics_->error(asked, fmt::format("unknown scenario \"{}\"", name), "neither a file nor a name in the scenario folders", suggestion(name, known_names()));
        return;
    }
    std::error_code ignored;
    const fs::path canonical = fs::weakly_canonical(*path, ignored);
    if (std::find(open.begin(), open.end(), canonical) != open.end()) {
        diagnostics_->error(asked, fmt::format("\"{}\" extends itself", name), "a circle of files has no beginning", "take it out of `extends`");
        return;
    }
    for (const ParsedFile& file : files)
        if (fs::weakly_canonical(file.path, ignored) == canonical) return;
    std::optional<ParsedFile> file = parse(*path);
    if (!file) return;
    open.push_back(canonical);
    if (const Member* m = file->root.find("extends")) {
        const std::vector<std::string> bases = read_texts(m->value, "extends", *diagnostics_);
        for (std::size_t i = 0; i < bases.size(); ++i) {
            const bool listed = m->value.is(Node::Kind::array) && i < m->value.items.size();
            collect(bases[i], listed ? m->value.items[i].where : m->value.where, open, files);
        }
    }
    open.pop_back();
    files.push_back(std::move(*file));
}

std::vector<ParsedFile> Files::with_bases(const std::string& name, const Location& asked) {
    std::vector<ParsedFile> files;
    std::vector<fs::path> open;
    collect(name, asked, open, files);
    return files;
}

}  // namespace yingshang
