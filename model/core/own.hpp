// An object on the heap, or none, that is copied with its owner: a member that is large or rare stays a value.
#pragma once

#include <memory>
#include <utility>

namespace yingshang {

template <class T>
class Own {
  public:
    Own() = default;
    Own(std::unique_ptr<T> object) : object_(std::move(object)) {}  // NOLINT(google-explicit-constructor)
    Own(const Own& other) : object_(other.object_ ? std::make_unique<T>(*other.object_) : nullptr) {}
    Own(Own&&) noexcept = default;
    Own& operator=(Own other) noexcept {
        object_.swap(other.object_);
        return *this;
    }
    ~Own() = default;

    [[nodiscard]] T* get() const { return object_.get(); }
    T& operator*() const { return *object_; }
    T* operator->() const { return object_.get(); }
    explicit operator bool() const { return object_ != nullptr; }
    void reset() { object_.reset(); }

  private:
    std::unique_ptr<T> object_;
};

}  // namespace yingshang
