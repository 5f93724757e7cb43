// Finds and parses the files that a scenario consists of, in the order in which they take effect.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "reader/node.hpp"

namespace yingshang {

struct ParsedFile {
    std::string name;   // as messages show it
    std::string label;  // below its root, without the machine's folders; else the file's own name
    std::filesystem::path path;
    std::string text;
    Node root;
};

class Files {
  public:
    Files(std::vector<std::filesystem::path> roots, Diagnostics& diagnostics) : roots_(std::move(roots)), diagnostics_(&diagnostics) {}

    // A path to a file, or a name in one of the roots, without .toml.
    [[nodiscard]] std::optional<std::filesystem::path> find(const std::string& name) const;
    // The same for a name in another file: a path may also be relative to that file's folder.
    [[nodiscard]] std::optional<std::filesystem::path> find_beside(const std::filesystem::path& folder, const std::string& name) const;
    // The text of a file, nothing where it cannot be read; no more than one byte over the limit of a file.
    [[nodiscard]] std::optional<std::string> read(const std::filesystem::path& path) const;
    // One file parsed; nothing where it cannot be read or holds too much.
    [[nodiscard]] std::optional<ParsedFile> parse(const std::filesystem::path& path);
    // A scenario's files: those that it extends before it, each once. A file that extends itself is an error.
    [[nodiscard]] std::vector<ParsedFile> with_bases(const std::string& name, const Location& asked);
    // The same with a world laid over what both extend and under the rest. A world is a name in worlds/ or any scenario; one with counties of
    // its own is an error.
    [[nodiscard]] std::vector<ParsedFile> with_bases_in(const std::string& world, const std::string& name, const Location& asked);
    // Statements of `extends` that are no names, as errors: the files can be read all the same.
    [[nodiscard]] const Diagnostics& misstated() const { return misstated_; }
    // The names that `find` knows in the roots, for suggestions.
    [[nodiscard]] std::vector<std::string> known_names() const;
    [[nodiscard]] std::vector<std::string> known_worlds() const;  // without their folder
    [[nodiscard]] bool is_world(const std::string& name) const;   // of the folder worlds, where `find` does not look
    [[nodiscard]] const std::vector<std::filesystem::path>& roots() const { return roots_; }

  private:
    [[nodiscard]] std::vector<ParsedFile> files_of_world(const std::string& world);
    void collect(const std::string& name, const std::optional<std::filesystem::path>& path, const Location& asked,
                 std::vector<std::filesystem::path>& open, std::vector<ParsedFile>& files);
    [[nodiscard]] std::string unknown_name_advice(const std::string& name) const;
    [[nodiscard]] std::string shown(const std::filesystem::path& path) const;
    [[nodiscard]] std::string label_of(const std::filesystem::path& path) const;

    std::vector<std::filesystem::path> roots_;
    Diagnostics* diagnostics_;
    Diagnostics misstated_;
};

}  // namespace yingshang
