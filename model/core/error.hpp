// The families of errors, thrown with what and where; main alone turns them into text and exit
// codes. Nothing here prints or exits.
#pragma once

#include <stdexcept>
#include <string>
#include <vector>

namespace yingshang {

// A place in an input file; line and column count from 1, 0 where unknown (command line).
struct Location {
    std::string file;
    int line = 0;
    int column = 0;
    bool operator==(const Location&) const = default;
};

// One problem of the input: "file:line:col: error: problem (why), suggestion".
struct Diagnostic {
    Location where;
    std::string problem;
    std::string why;         // may be empty
    std::string suggestion;  // may be empty
};

[[nodiscard]] std::string to_string(const Location& where);
[[nodiscard]] std::string to_string(const Diagnostic& diagnostic);

// Collects every problem before anything stops; validators take it by reference.
class Diagnostics {
  public:
    void error(Location where, std::string problem, std::string why = {}, std::string suggestion = {});
    [[nodiscard]] bool empty() const { return errors_.empty(); }
    // Sorted by file, line, column; the same problem once.
    [[nodiscard]] std::vector<Diagnostic> sorted() const;
    void throw_if_any() const;  // InputError

  private:
    std::vector<Diagnostic> errors_;
};

// The input is wrong: nothing was run. Exit 2.
class InputError : public std::runtime_error {
  public:
    explicit InputError(std::vector<Diagnostic> diagnostics);
    explicit InputError(Diagnostic diagnostic);
    // A problem that has no place in a file: on the command line.
    explicit InputError(std::string problem, std::string why = {}, std::string suggestion = {});
    [[nodiscard]] const std::vector<Diagnostic>& diagnostics() const { return diagnostics_; }

  private:
    std::vector<Diagnostic> diagnostics_;
};

// A run met values it cannot go on with. Exit 1.
class DataError : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

// A file could not be read or written; carries errno. Exit 74 when writing.
class IoError : public std::runtime_error {
  public:
    IoError(std::string what, int error_number);
    [[nodiscard]] int error_number() const { return error_number_; }

  private:
    int error_number_;
};

// The program contradicts itself: a defect here, not in the input. Exit 1.
class InternalError : public std::logic_error {
    using std::logic_error::logic_error;
};

// The name nearest to `name` by edit distance (a swap of neighbours counts one), the first of several. Where none is nearer than
// max(2, a third of its length) or nothing would be kept, the first that `name` is short for ("min": "minutes"); else empty.
[[nodiscard]] std::string nearest_name(const std::string& name, const std::vector<std::string>& known);

}  // namespace yingshang
