// SPDX-License-Identifier: Apache-2.0
#include "drivers/catalogue/catalogue.hpp"

#include "drivers/catalogue/small_file.hpp"

#include <map>

namespace kyso::drivers {
namespace {

namespace fs = std::filesystem;

template <class Sign>
std::vector<const Family*> matching(const Catalogue& catalogue, const Sign& sign) {
    std::vector<const Family*> found;
    for (const Family& family : catalogue)
        if (family.fact_of(sign) != nullptr) found.push_back(&family);
    return found;
}

} // namespace

Result<Catalogue> load_catalogue(const std::vector<fs::path>& folders) {
    std::map<std::string, fs::path> files;
    for (const fs::path& folder : folders) {
        auto here = files_of(folder, ".toml");
        if (!here) return here.error();
        for (fs::path& file : *here)
            files.insert_or_assign(file.filename().string(), std::move(file));
    }
    Catalogue catalogue;
    for (const auto& [name, file] : files) {
        const auto text = read_small_file(file);
        if (!text) return text.error();
        auto family = parse_family(*text, file);
        if (!family) return family.error();
        catalogue.push_back(std::move(*family));
    }
    return catalogue;
}

std::vector<fs::path> system_catalogue_folders() {
    return {KYSO_CATALOGUE_DIR, "/etc/kyso/catalogue.d"};
}

fs::path person_catalogue_folder(const fs::path& configuration_home) {
    return configuration_home / "kyso/catalogue.d";
}

std::vector<const Family*> families_of(const Catalogue& catalogue, ByteView atr) {
    return matching(catalogue, atr);
}
std::vector<const Family*> families_of(const Catalogue& catalogue, UsbId id) {
    return matching(catalogue, id);
}

} // namespace kyso::drivers
