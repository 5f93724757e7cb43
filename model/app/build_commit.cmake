# Writes the commit of SOURCE into HEADER as a C++ string literal, "unknown" outside a git checkout.
# The file is touched only when the text changes, so that an unchanged commit recompiles nothing.
cmake_minimum_required(VERSION 3.25)
execute_process(
  COMMAND git -C ${SOURCE} describe --always --abbrev=40 --dirty --exclude=*
  OUTPUT_VARIABLE commit OUTPUT_STRIP_TRAILING_WHITESPACE
  RESULT_VARIABLE failed ERROR_QUIET)
if(failed OR NOT commit)
  set(commit "unknown")
endif()
file(CONFIGURE OUTPUT ${HEADER} CONTENT "\"@commit@\"\n" @ONLY)
