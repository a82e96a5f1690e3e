// SPDX-License-Identifier: Apache-2.0
// What the benchmark found: figures of each round for each row of rows.def, and as JSON the median over the
// rounds, beside the goal.
#pragma once

#include "tests/bench/kysod/measure.hpp"

#include <boost/json/object.hpp>

#include <map>
#include <string>

namespace kyso::bench {

enum class Row : std::uint8_t {
#define KYSO_ROW(id, ...) id,
#include "tests/bench/kysod/rows.def"
#undef KYSO_ROW
};

/// Of one round.
struct Figure {
    double median = 0;
    std::optional<double> p99;
    std::optional<double> ratio; ///< to what rows.def names, taken in the same round
};

class Report {
  public:
    /// What is added from now on belongs to this section.
    void begin(std::string section) { section_ = std::move(section); }
    void add(Row row, Figure figure) {
        found_[row].section = section_;
        found_[row].rounds.push_back(figure);
    }
    /// A list of rows in the order of rows.def; those without a figure are left out.
    boost::json::object json() const;

  private:
    struct Found {
        std::string section;
        std::vector<Figure> rounds;
    };
    std::string section_;
    std::map<Row, Found> found_;
};

} // namespace kyso::bench
