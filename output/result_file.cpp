// The file on disk: checked before computing, written whole beside its place and renamed into it.
#include "output/result_file.hpp"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <span>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/error.hpp"

namespace yingshang {
namespace {

namespace fs = std::filesystem;

constexpr mode_t everyone_by_umask = 0666;

// A file descriptor that closes itself.
class Descriptor {
  public:
    explicit Descriptor(int id) : id_(id) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (id_ >= 0) ::close(id_);
    }
    [[nodiscard]] int id() const { return id_; }
    // Closes now, to hear of errors. True where it went well.
    [[nodiscard]] bool close() { return ::close(std::exchange(id_, -1)) == 0; }

  private:
    int id_;
};

[[noreturn]] void fail(const fs::path& file, const std::string& doing) {
    const int error = errno;
    throw IoError(doing + " " + file.string(), error);
}

fs::path folder_of(const fs::path& file) { return file.has_parent_path() ? file.parent_path() : fs::path("."); }

// While it lives, a write beyond the limit of file sizes answers EFBIG, as a full disk answers ENOSPC, and does not kill.
class NoFileSizeSignal {
  public:
    NoFileSizeSignal() {
        struct sigaction ignore {};
        ignore.sa_handler = SIG_IGN;
        ::sigaction(SIGXFSZ, &ignore, &before_);
    }
    NoFileSizeSignal(const NoFileSizeSignal&) = delete;
    NoFileSizeSignal& operator=(const NoFileSizeSignal&) = delete;
    ~NoFileSizeSignal() { ::sigaction(SIGXFSZ, &before_, nullptr); }

  private:
    struct sigaction before_ {};
};

// A name that no other program has; it vanishes with the object unless it was renamed away. Errors name the target,
// the one file that the user knows of.
class TemporaryFile {
  public:
    explicit TemporaryFile(const fs::path& target) : target_(target), path_(pattern(target)), descriptor_(::mkstemp(path_.data())) {
        if (descriptor_.id() < 0) fail(target_, "cannot make a file beside");
    }
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;
    ~TemporaryFile() {
        if (!path_.empty()) ::unlink(path_.c_str());
    }

    void write(std::span<const std::byte> bytes) {
        const NoFileSizeSignal guard;
        while (!bytes.empty()) {
            const ssize_t n = ::write(descriptor_.id(), bytes.data(), bytes.size());
            if (n < 0 && errno == EINTR) continue;
            if (n < 0) fail(target_, "cannot write");
            bytes = bytes.subspan(static_cast<std::size_t>(n));
        }
    }
    void put_in_place() {
        const mode_t mask = ::umask(0);
        ::umask(mask);
        if (::fchmod(descriptor_.id(), everyone_by_umask & ~mask) != 0) fail(target_, "cannot set the rights of");
        if (::fsync(descriptor_.id()) != 0) fail(target_, "cannot keep");
        if (!descriptor_.close()) fail(target_, "cannot close");
        if (::rename(path_.c_str(), target_.c_str()) != 0) fail(target_, "cannot replace");
        path_.clear();
    }

  private:
    static std::string pattern(const fs::path& target) {
        constexpr std::size_t drawn = 6;  // mkstemp wants these
        return (folder_of(target) / ("." + target.filename().string() + "." + std::string(drawn, 'X'))).string();
    }

    fs::path target_;
    std::string path_;
    Descriptor descriptor_;
};

// So that the new name outlives a power cut.
void keep_folder(const fs::path& folder) {
    const Descriptor d(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (d.id() < 0 || ::fsync(d.id()) != 0) fail(folder, "cannot keep the folder");
}

}  // namespace

void check_writable(const fs::path& file, Existing existing) {
    struct stat status {};
    if (::stat(file.c_str(), &status) == 0) {
        if (S_ISDIR(status.st_mode)) throw IoError("cannot write " + file.string(), EISDIR);
        if (!S_ISREG(status.st_mode)) throw IoError("cannot write " + file.string(), EINVAL);
        if (existing == Existing::refuse) throw IoError("cannot write " + file.string() + " without --force", EEXIST);
    } else if (errno != ENOENT) {
        fail(file, "cannot write");
    }
    if (file.filename().empty()) throw IoError("cannot write " + file.string(), EISDIR);
    TemporaryFile(file).write(std::as_bytes(std::span("probe")));
}

void write_result(const fs::path& file, const EnsembleResult& result, const ResultFileInput& input) {
    const std::vector<std::byte> bytes = result_image(result, input);
    TemporaryFile temporary(file);
    temporary.write(bytes);
    temporary.put_in_place();
    keep_folder(folder_of(file));
}

}  // namespace yingshang
