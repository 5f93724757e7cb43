// yingshang, one program by itself.
#include "app/program.hpp"

int main(int argc, char** argv) { return yingshang::run_program({argv + 1, argv + argc}); }
