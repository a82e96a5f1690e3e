// SPDX-License-Identifier: Apache-2.0
// Where the official schemas of TS 102 204 are. They may not be copied into this project: KYSO_MSS_SCHEMAS
// names their folder. Where it is not there, there are no tests of them, which is said once.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <iostream>

namespace kyso::test {

inline std::filesystem::path official_schemas() {
    const char* named = std::getenv("KYSO_MSS_SCHEMAS");
    return named != nullptr ? std::filesystem::path{named}
                            : std::filesystem::path{KYSO_SOURCE_DIR} / "../shared/data/mss";
}

inline std::filesystem::path official_schema(bool vgca) {
    return official_schemas() / (vgca ? "vgca/xsd/http_uri_etsi_org_TS102204_v1_1_2_.xsd" : "etsi/MSS.xsd");
}

inline bool have_official_schemas() {
    static const bool there = [] {
        const bool found = std::filesystem::exists(official_schema(false));
        if (!found)
            std::cout
                << "official schemas are absent: nothing is validated against them (KYSO_MSS_SCHEMAS)\n";
        return found;
    }();
    return there;
}

} // namespace kyso::test
