// SPDX-License-Identifier: Apache-2.0
// Chromium asks before a page may reach the loopback network (fetch since 142, WebSockets since 147); Firefox
// is following. A managed policy for the portals spares people a question they cannot judge.
#include "cli/doctor/observe.hpp"

#include <array>
#include <fstream>
#include <iterator>

namespace kyso::cli {
namespace {

namespace fs = std::filesystem;

struct Browser {
    const char* name;
    std::array<const char*, 3> programs; ///< any of them
    std::array<const char*, 3> policies; ///< folders of *.json, or files; the first is where ours is put
    std::array<const char*, 2> settings; ///< any of them
};

constexpr std::array<const char*, 2> chromium_settings{"LoopbackNetworkAllowedForUrls",
                                                       "LocalNetworkAccessAllowedForUrls"};
constexpr std::array<const char*, 2> firefox_settings{"LocalNetworkAccess", "network.lna.skip-domains"};
constexpr std::array browsers{
    Browser{"Chromium",
            {"usr/bin/chromium", "usr/bin/chromium-browser", nullptr},
            {"etc/chromium/policies/managed", "etc/chromium-browser/policies/managed", nullptr},
            chromium_settings},
    Browser{"Google Chrome",
            {"usr/bin/google-chrome", "usr/bin/google-chrome-stable", "opt/google/chrome/chrome"},
            {"etc/opt/chrome/policies/managed", nullptr, nullptr},
            chromium_settings},
    Browser{"Firefox",
            {"usr/bin/firefox", "usr/bin/firefox-esr", nullptr},
            {"etc/firefox/policies/policies.json", "usr/lib/firefox/distribution/policies.json",
             "usr/lib/firefox-esr/distribution/policies.json"},
            firefox_settings},
};

constexpr std::streamsize most_policy = 1 << 20;

bool names_setting(const fs::path& file, const Browser& browser) {
    std::ifstream stream{file, std::ios::binary};
    std::string text(static_cast<std::size_t>(most_policy), '\0');
    stream.read(text.data(), most_policy);
    text.resize(static_cast<std::size_t>(stream.gcount()));
    for (const char* setting : browser.settings)
        if (text.find('"' + std::string{setting} + '"') != std::string::npos) return true;
    return false;
}

bool has_policy(const fs::path& place, const Browser& browser) {
    std::error_code error;
    if (fs::is_regular_file(place, error)) return names_setting(place, browser);
    for (const auto& entry : fs::directory_iterator{place, error})
        if (entry.path().extension() == ".json" && names_setting(entry.path(), browser)) return true;
    return false;
}

} // namespace

std::vector<BrowserSeen> find_browsers(const fs::path& root) {
    std::vector<BrowserSeen> seen;
    for (const Browser& browser : browsers) {
        std::error_code error;
        bool installed = false;
        for (const char* program : browser.programs)
            installed = installed || (program != nullptr && fs::exists(root / program, error));
        if (!installed) continue;
        BrowserSeen one{browser.name, root / browser.policies[0], false};
        for (const char* place : browser.policies)
            one.has_policy = one.has_policy || (place != nullptr && has_policy(root / place, browser));
        seen.push_back(std::move(one));
    }
    return seen;
}

} // namespace kyso::cli
