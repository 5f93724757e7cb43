// An HDF5 identifier that closes itself, and the check of HDF5's answers. Errors become DataError with
// HDF5's own innermost words; nothing is printed.
#pragma once

#include <hdf5.h>

#include <string>
#include <utility>

namespace yingshang {

// Keeps HDF5 from printing its stack of errors while it lives.
class QuietHdf5 {
  public:
    QuietHdf5();
    ~QuietHdf5();
    QuietHdf5(const QuietHdf5&) = delete;
    QuietHdf5& operator=(const QuietHdf5&) = delete;

  private:
    H5E_auto2_t printer_ = nullptr;
    void* data_ = nullptr;
};

// Passes a good answer on; throws DataError "what: HDF5's words" on a negative one.
hid_t checked(hid_t answer, const std::string& what);
void check(herr_t answer, const std::string& what);

class Hdf5Handle {
  public:
    using Close = herr_t (*)(hid_t);
    Hdf5Handle() = default;
    Hdf5Handle(hid_t id, Close close, const std::string& what) : id_(checked(id, what)), close_(close) {}
    Hdf5Handle(Hdf5Handle&& other) noexcept : id_(std::exchange(other.id_, -1)), close_(other.close_) {}
    Hdf5Handle& operator=(Hdf5Handle&& other) noexcept {
        std::swap(id_, other.id_);
        std::swap(close_, other.close_);
        return *this;
    }
    ~Hdf5Handle() {
        if (id_ >= 0) close_(id_);
    }
    [[nodiscard]] hid_t id() const { return id_; }

  private:
    hid_t id_ = -1;
    Close close_ = nullptr;
};

// Variable-length UTF-8 text: the one kind of string that every reader of netCDF-4 takes.
[[nodiscard]] Hdf5Handle text_type();

}  // namespace yingshang
