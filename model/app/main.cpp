// yingshang, one program by itself.
#include "app/program.hpp"
#include "core/pages.hpp"

int main(int argc, char** argv) {
    yingshang::put_heap_on_huge_pages();
    return yingshang::run_program({argv + 1, argv + argc});
}
