// SPDX-License-Identifier: Apache-2.0
// What the benchmark found: figures of each round for each row of rows.def, and as JSON the median over the
// rounds, beside the goal.
#pragma once

#include "tests/bench/kysod/measure.hpp"

#include <boost/json/object.hpp>

#include <map>

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
    void add(Row row, Figure figure) { figures_[row].push_back(figure); }
    /// A list of rows in the order of rows.def; those without a figure are left out.
    boost::json::object json() const;

  private:
    std::map<Row, std::vector<Figure>> figures_;
};

} // namespace kyso::bench
