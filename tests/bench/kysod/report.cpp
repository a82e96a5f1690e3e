// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/kysod/report.hpp"

#include <boost/json/array.hpp>

namespace kyso::bench {
namespace json = boost::json;

namespace {

enum class Goal : std::uint8_t { none, median_at_most, ratio_at_most, ratio_at_least };

struct RowInfo {
    const char* id;
    const char* name;
    const char* unit;
    const char* beside;
    Goal goal;
    double limit;
    const char* source;
};

constexpr RowInfo rows[] = {
#define KYSO_ROW(id, name, unit, beside, goal, limit, source)                                                \
    {#id, name, unit, beside, Goal::goal, limit, source},
#include "tests/bench/kysod/rows.def"
#undef KYSO_ROW
};

/// Over the rounds, of those that have it.
json::value over(const std::vector<Figure>& rounds, std::optional<double> (*part)(const Figure&)) {
    std::vector<double> values;
    for (const Figure& figure : rounds)
        if (const auto value = part(figure)) values.push_back(*value);
    return values.empty() ? json::value() : json::value(median(std::move(values)));
}

json::value met(const RowInfo& row, const json::object& figures) {
    if (row.goal == Goal::none) return {};
    const double value = figures.at(row.goal == Goal::median_at_most ? "median" : "ratio").as_double();
    return row.goal == Goal::ratio_at_least ? value >= row.limit : value <= row.limit;
}

} // namespace

json::object Report::json() const {
    json::array all;
    for (const auto& [id, found] : found_) {
        const std::vector<Figure>& rounds = found.rounds;
        const RowInfo& row = rows[static_cast<std::size_t>(id)];
        json::object one{{"id", row.id}, {"section", found.section}, {"name", row.name}, {"unit", row.unit}};
        one["median"] =
            over(rounds, [](const Figure& figure) -> std::optional<double> { return figure.median; });
        one["p99"] = over(rounds, [](const Figure& figure) { return figure.p99; });
        one["ratio"] = over(rounds, [](const Figure& figure) { return figure.ratio; });
        one["beside"] = row.beside;
        if (row.goal != Goal::none) {
            const char* of = row.goal == Goal::median_at_most ? "median" : "ratio";
            const char* sign = row.goal == Goal::ratio_at_least ? "≥" : "≤";
            one["goal"] =
                json::object{{"of", of}, {"sign", sign}, {"limit", row.limit}, {"source", row.source}};
        }
        one["met"] = met(row, one);
        one["rounds"] = rounds.size();
        all.emplace_back(std::move(one));
    }
    return {{"rows", std::move(all)}};
}

} // namespace kyso::bench
