// SPDX-License-Identifier: Apache-2.0
// What went in and out, for tests and for people who look why something failed. Passwords are blotted out
// before anything is kept; PINs never get here. Keeps the last ten thousand entries.
#pragma once

#include "simulators/telco/model/subscriber.hpp"

#include <boost/json/array.hpp>

#include <deque>

namespace kyso::telco {

class Journal {
  public:
    void add(Moment when, std::string_view what, std::string_view about, std::string_view body);
    /// Entries after that number, the oldest first: {"n", "at", "what", "about", "body"}.
    boost::json::array since(std::uint64_t number) const;

  private:
    struct Entry {
        std::uint64_t number;
        std::string at, what, about, body;
    };
    std::deque<Entry> entries_;
    std::uint64_t last_ = 0;
};

/// The text without the values of AP_PWD, in XML or JSON, well-formed or not.
std::string without_passwords(std::string_view text);

} // namespace kyso::telco
