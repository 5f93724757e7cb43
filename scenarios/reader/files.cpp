#include "reader/files.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>

#include <fmt/format.h>

#include "reader/layered.hpp"

namespace yingshang {

namespace fs = std::filesystem;

static constexpr std::size_t longest_path = 4096;      // of the system: no file is called more
static constexpr std::string_view worlds = "worlds/";  // their folder
static std::string as_world(const std::string& name) { return std::string(worlds) + name; }

std::optional<fs::path> Files::find(const std::string& name) const {
    if (name.size() > longest_path) return std::nullopt;
    std::error_code ignored;
    if (fs::is_regular_file(name, ignored)) return fs::path(name);
    for (const fs::path& root : roots_)
        if (const fs::path path = root / (name + ".toml"); fs::is_regular_file(path, ignored)) return path;
    return std::nullopt;
}

std::optional<fs::path> Files::find_beside(const fs::path& folder, const std::string& name) const {
    std::error_code ignored;
    if (const fs::path beside = folder / name; !folder.empty() && fs::is_regular_file(beside, ignored)) return beside;
    return find(name);
}

std::optional<std::string> Files::read(const fs::path& path) const {
    std::ifstream in(path, std::ios::binary);
    // Room for what there is, not for the most: a MiB is long to clear. Some files do not say how long they are.
    std::error_code ignored;
    const std::uintmax_t most = FileLimits{}.bytes, told = fs::file_size(path, ignored);
    std::string text((told == 0 ? most : std::min(told, most)) + 1, '\0');
    if (in) in.read(text.data(), static_cast<std::streamsize>(text.size()));
    if (!in.is_open() || in.bad()) {
        diagnostics_->error({shown(path), 0, 0}, fmt::format("cannot be read: {}", std::strerror(errno)));
        return std::nullopt;
    }
    text.resize(static_cast<std::size_t>(in.gcount()));
    return text;
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
    const std::string name = shown(path);
    std::optional<std::string> text = read(path);
    if (!text || !within_limits(*text, name, FileLimits{}, *diagnostics_)) return std::nullopt;
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

bool Files::is_world(const std::string& name) const { return find(as_world(name)).has_value(); }

std::vector<std::string> Files::known_worlds() const {
    std::vector<std::string> known;
    for (const std::string& name : known_names())
        if (name.starts_with(worlds)) known.push_back(name.substr(worlds.size()));
    return known;
}

std::string Files::unknown_name_advice(const std::string& name) const {
    std::error_code ignored;
    if (fs::is_regular_file(name + ".toml", ignored)) return fmt::format("did you mean \"{}.toml\"?", name);
    const std::vector<std::string> known = known_names();
    if (!nearest_name(name, known).empty()) return suggestion(name, known);
    const std::string world = nearest_name(name, known_worlds());
    return world.empty() ? suggestion(name, known) : fmt::format("did you mean \"{}\"?", as_world(world));
}

void Files::collect(const std::string& name, const std::optional<fs::path>& path, const Location& asked, std::vector<fs::path>& open,
                    std::vector<ParsedFile>& files) {
    if (!path) {
        diagnostics_->error(asked, fmt::format("unknown scenario \"{}\"", name), "neither a file nor a name in the scenario folders",
                            unknown_name_advice(name));
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
        const std::vector<std::string> bases = read_texts(m->value, "extends", misstated_);
        for (std::size_t i = 0; i < bases.size(); ++i) {
            const bool listed = m->value.is(Node::Kind::array) && i < m->value.items.size();
            const Location& where = listed ? m->value.items[i].where : m->value.where;
            collect(bases[i], find_beside(path->parent_path(), bases[i]), where, open, files);
        }
    }
    open.pop_back();
    files.push_back(std::move(*file));
}

std::vector<ParsedFile> Files::with_bases(const std::string& name, const Location& asked) {
    std::vector<ParsedFile> files;
    std::vector<fs::path> open;
    collect(name, find(name), asked, open, files);
    return files;
}

// A scenario of its own, which no other can be laid over or under.
static bool states_a_region(const ParsedFile& file) {
    return file.root.find("region") != nullptr || file.root.find("county") != nullptr || file.root.find("prefecture") != nullptr;
}

std::vector<ParsedFile> Files::files_of_world(const std::string& world) {
    const std::string in_its_folder = as_world(world);
    const Location asked{"--worlds", 0, 0};
    if (find(in_its_folder)) return with_bases(in_its_folder, asked);
    if (find(world)) return with_bases(world, asked);
    diagnostics_->error(asked, fmt::format("unknown world \"{}\"", world), "neither a file nor a name in the folder worlds of the scenarios",
                        suggestion(world, known_worlds()));
    return {};
}

std::vector<ParsedFile> Files::with_bases_in(const std::string& world, const std::string& name, const Location& asked) {
    std::vector<ParsedFile> files = with_bases(name, asked), of_world = files_of_world(world);
    if (files.empty() || of_world.empty()) return files;
    const auto is_in = [](const std::vector<ParsedFile>& all, const ParsedFile& file) {
        std::error_code ignored;
        return std::any_of(all.begin(), all.end(), [&](const ParsedFile& f) { return fs::equivalent(f.path, file.path, ignored); });
    };
    const auto shared = std::find_if(files.rbegin(), files.rend(), [&](const ParsedFile& own) { return is_in(of_world, own); });
    std::erase_if(of_world, [&](const ParsedFile& f) { return is_in(files, f); });
    if (std::any_of(of_world.begin(), of_world.end(), states_a_region))
        diagnostics_->error(asked, fmt::format("{} does not extend what the world {} changes", name, world),
                            "a world lies over a base that both extend", "state a world over its base, and name its file");
    else files.insert(shared.base(), std::make_move_iterator(of_world.begin()), std::make_move_iterator(of_world.end()));
    return files;
}

}  // namespace yingshang
