#include "output/atomic_file.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/error.hpp"

namespace yingshang {
namespace {

namespace fs = std::filesystem;

constexpr mode_t everyone_by_umask = 0666;

[[noreturn]] void fail(const fs::path& file, const std::string& doing) {
    const int error = errno;
    throw IoError(doing + " " + file.string(), error);
}

fs::path folder_of(const fs::path& file) { return file.has_parent_path() ? file.parent_path() : fs::path("."); }

std::string pattern(const fs::path& target) {
    constexpr std::size_t drawn = 6;  // mkstemp wants these
    return (folder_of(target) / ("." + target.filename().string() + "." + std::string(drawn, 'X'))).string();
}

// So that the new name outlives a power cut.
void keep_folder(const fs::path& folder) {
    const Descriptor d(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (d.id() < 0 || ::fsync(d.id()) != 0) fail(folder, "cannot keep the folder");
}

}  // namespace

Descriptor::~Descriptor() {
    if (id_ >= 0) ::close(id_);
}

bool Descriptor::close() { return ::close(std::exchange(id_, -1)) == 0; }

NoFileSizeSignal::NoFileSizeSignal() {
    struct sigaction ignore {};
    ignore.sa_handler = SIG_IGN;
    ::sigaction(SIGXFSZ, &ignore, &before_);
}

NoFileSizeSignal::~NoFileSizeSignal() { ::sigaction(SIGXFSZ, &before_, nullptr); }

int write_at(int descriptor, std::span<const std::byte> bytes, std::uint64_t offset) {
    while (!bytes.empty()) {
        const ssize_t n = ::pwrite(descriptor, bytes.data(), bytes.size(), static_cast<off_t>(offset));
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return errno;
        bytes = bytes.subspan(static_cast<std::size_t>(n));
        offset += static_cast<std::uint64_t>(n);
    }
    return 0;
}

int read_at(int descriptor, std::span<std::byte> bytes, std::uint64_t offset) {
    while (!bytes.empty()) {
        const ssize_t n = ::pread(descriptor, bytes.data(), bytes.size(), static_cast<off_t>(offset));
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return errno;
        if (n == 0) {
            std::fill(bytes.begin(), bytes.end(), std::byte{});
            return 0;
        }
        bytes = bytes.subspan(static_cast<std::size_t>(n));
        offset += static_cast<std::uint64_t>(n);
    }
    return 0;
}

TemporaryFile::TemporaryFile(const fs::path& target) : target_(target), path_(pattern(target)), descriptor_(::mkostemp(path_.data(), O_CLOEXEC)) {
    if (descriptor_.id() < 0) fail(target_, "cannot make a file beside");
}

TemporaryFile::~TemporaryFile() {
    if (!path_.empty()) ::unlink(path_.c_str());
}

void TemporaryFile::write(std::span<const std::byte> bytes) {
    const NoFileSizeSignal guard;
    while (!bytes.empty()) {
        const ssize_t n = ::write(descriptor_.id(), bytes.data(), bytes.size());
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) fail(target_, "cannot write");
        bytes = bytes.subspan(static_cast<std::size_t>(n));
    }
}

void TemporaryFile::put_in_place() {
    const mode_t mask = ::umask(0);
    ::umask(mask);
    if (::fchmod(descriptor_.id(), everyone_by_umask & ~mask) != 0) fail(target_, "cannot set the rights of");
    if (::fsync(descriptor_.id()) != 0) fail(target_, "cannot keep");
    if (!descriptor_.close()) fail(target_, "cannot close");
    if (::rename(path_.c_str(), target_.c_str()) != 0) fail(target_, "cannot replace");
    path_.clear();
    keep_folder(folder_of(target_));
}

void TemporaryFile::unname() {
    if (::unlink(path_.c_str()) != 0) fail(target_, "cannot make a file beside");
    path_.clear();
}

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

}  // namespace yingshang
