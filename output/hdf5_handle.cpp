#include "output/hdf5_handle.hpp"

#include "core/error.hpp"

namespace yingshang {
namespace {

herr_t keep_first(unsigned, const H5E_error2_t* error, void* words) {
    auto& text = *static_cast<std::string*>(words);
    if (text.empty() && error->desc != nullptr) text = error->desc;
    return 0;
}

std::string innermost_words() {
    std::string words;
    H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, keep_first, &words);
    return words.empty() ? "no reason given" : words;
}

}  // namespace

QuietHdf5::QuietHdf5() {
    H5Eget_auto2(H5E_DEFAULT, &printer_, &data_);
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
}

QuietHdf5::~QuietHdf5() { H5Eset_auto2(H5E_DEFAULT, printer_, data_); }

hid_t checked(hid_t answer, const std::string& what) {
    if (answer < 0) throw DataError(what + " (" + innermost_words() + ")");
    return answer;
}

void check(herr_t answer, const std::string& what) { checked(answer, what); }

Hdf5Handle text_type() {
    Hdf5Handle type(H5Tcopy(H5T_C_S1), H5Tclose, "cannot make a type of text");
    check(H5Tset_size(type.id(), H5T_VARIABLE), "cannot make text of any length");
    check(H5Tset_cset(type.id(), H5T_CSET_UTF8), "cannot make text UTF-8");
    return type;
}

}  // namespace yingshang
