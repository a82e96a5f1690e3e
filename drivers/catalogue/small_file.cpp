// SPDX-License-Identifier: Apache-2.0
#include "drivers/catalogue/small_file.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>

namespace kyso::drivers {
namespace {

namespace fs = std::filesystem;
constexpr std::size_t most = std::size_t{64} << 10U;

Error unreadable(const fs::path& path, const std::string& why) {
    return Error{Errc::config_invalid, path.string() + ": cannot be read: " + why};
}

} // namespace

Result<std::string> read_small_file(const fs::path& file) {
    std::error_code error;
    if (!fs::is_regular_file(file, error)) return unreadable(file, "it is no regular file");
    std::ifstream stream{file, std::ios::binary};
    if (!stream) return unreadable(file, std::strerror(errno));
    std::string text(most + 1, '\0');
    stream.read(text.data(), static_cast<std::streamsize>(text.size()));
    if (stream.bad()) return unreadable(file, std::strerror(errno));
    text.resize(static_cast<std::size_t>(stream.gcount()));
    if (text.size() > most) return unreadable(file, "it is longer than 64 KiB");
    return text;
}

Result<std::vector<fs::path>> files_of(const fs::path& folder, std::string_view ending) {
    std::vector<fs::path> files;
    std::error_code error;
    if (!fs::exists(folder, error) && !error) return files;
    for (fs::directory_iterator at{folder, error}, end; !error && at != end; at.increment(error))
        if (at->path().extension() == ending) files.push_back(at->path());
    if (error) return unreadable(folder, error.message());
    std::ranges::sort(files);
    return files;
}

} // namespace kyso::drivers
