// Files that are put in place whole: written under a hidden name beside their place, kept on disk, renamed. A reader finds the old
// file or the new one. Errors carry the system's number and name the target, the one file that the user knows of.
#pragma once

#include <csignal>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>

namespace yingshang {

// What stands in the way of an output that exists.
enum class Existing : std::uint8_t { refuse, replace };

// Before computing: throws IoError with errno EEXIST (a file is there and may not be replaced), EISDIR, EINVAL
// (not a regular file), ENOENT or ENOTDIR (no such folder), EACCES, EROFS, ENOSPC ... (the folder takes no file).
void check_writable(const std::filesystem::path& file, Existing existing);

// A file descriptor that closes itself.
class Descriptor {
  public:
    explicit Descriptor(int id) : id_(id) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor();
    [[nodiscard]] int id() const { return id_; }
    // Closes now, to hear of errors. True where it went well.
    [[nodiscard]] bool close();

  private:
    int id_;
};

// While it lives, a write beyond the limit of file sizes answers EFBIG, as a full disk answers ENOSPC, and does not kill.
class NoFileSizeSignal {
  public:
    NoFileSizeSignal();
    NoFileSizeSignal(const NoFileSizeSignal&) = delete;
    NoFileSizeSignal& operator=(const NoFileSizeSignal&) = delete;
    ~NoFileSizeSignal();

  private:
    struct sigaction before_ {};
};

// All of the bytes at the offset, or errno.
[[nodiscard]] int write_at(int descriptor, std::span<const std::byte> bytes, std::uint64_t offset);
// The same for reading; what lies behind the end of the file reads as zeros.
[[nodiscard]] int read_at(int descriptor, std::span<std::byte> bytes, std::uint64_t offset);

// A name that no other program has; it vanishes with the object unless it was renamed away.
class TemporaryFile {
  public:
    explicit TemporaryFile(const std::filesystem::path& target);
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;
    ~TemporaryFile();

    [[nodiscard]] int descriptor() const { return descriptor_.id(); }
    void write(std::span<const std::byte> bytes);  // at the end of what was written so
    void put_in_place();                           // outlives a power cut from then on
    void unname();                                 // for this program alone: gone with it, however it ends

  private:
    std::filesystem::path target_;
    std::string path_;
    Descriptor descriptor_;
};

}  // namespace yingshang
