// SPDX-License-Identifier: Apache-2.0
// Out of what `kyso doctor --json` says.
#pragma once

#include "protocol/json_reader.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/string.hpp>

#include <string>
#include <vector>

namespace kyso::cli::test {

/// `level: what` of every finding of one check.
inline std::vector<std::string> findings(const std::string& json, const std::string& check) {
    std::vector<std::string> found;
    const auto value = read_json(json);
    if (!value) return {"not JSON: " + json};
    for (const auto& finding : value->at("findings").as_array())
        if (std::string_view{finding.at("check").as_string()} == check)
            found.push_back(std::string{finding.at("level").as_string()} + ": " +
                            std::string{finding.at("what").as_string()});
    return found;
}

} // namespace kyso::cli::test
