# With LLMB_BUNDLE the programs run on any x86-64 or arm64 Linux with glibc 2.34, from the folder that
# `cpack -G TGZ` packs: the C++ libraries are linked into them, and the others lie beside them in lib/.
# `./bootstrap bundle` does all of it. This part comes before Dependencies.cmake, BundleLibraries.cmake
# after it.
option(LLMB_BUNDLE "Build programs that need nothing but a libc" OFF)
if(NOT LLMB_BUNDLE)
  return()
endif()

# The symbols of a newer glibc would end up in the programs; 2.36 is Debian 12's.
file(STRINGS /usr/include/features.h glibc_minor REGEX "define[ \t]+__GLIBC_MINOR__")
string(REGEX REPLACE ".*[ \t]" "" glibc_minor "${glibc_minor}")
if(glibc_minor GREATER 36)
  message(FATAL_ERROR "The bundle must be built on Debian 12: with glibc 2.${glibc_minor} its programs "
    "would need more than glibc 2.34")
endif()

set(Boost_USE_STATIC_LIBS ON)
find_library(UTF8PROC_LIBRARY NAMES libutf8proc.a REQUIRED)

# libgcc and libstdc++ of Debian 12 call two functions that glibc 2.34 does not have (tools/bundle). The
# compiler names those libraries last, so that without -u the linker would not yet know that the functions
# are wanted.
add_link_options(-static-libstdc++ -static-libgcc -Wl,-u,_dl_find_object,-u,arc4random)
# An rpath, unlike a runpath, holds for the libraries that the libraries in lib/ need, too.
add_link_options(-Wl,--as-needed -Wl,--disable-new-dtags)
set(CMAKE_INSTALL_RPATH "$ORIGIN/lib")
# Programs, lib/ and share/ lie in the top folder.
set(CMAKE_INSTALL_BINDIR .)
set(CMAKE_INSTALL_LIBDIR lib)
