// SPDX-License-Identifier: Apache-2.0
// The portal's one SQLite file, opened, and brought to the present schema. Made by main and by tests.
#pragma once

#include "portal/account_store.hpp"
#include "portal/review_store.hpp"
#include "portal/sim_operation_store.hpp"
#include "portal/visit_store.hpp"

namespace kyso::portal {

class Store {
  public:
    /// Errc::config_invalid where the file is no database of ours, or one of a later version.
    static Result<Store> open(const std::string& path);

  private:
    explicit Store(std::unique_ptr<Database> database)
        : database_(std::move(database)), accounts(*database_), visits(*database_), reviews(*database_),
          sim_operations(*database_) {}
    std::unique_ptr<Database> database_;

  public:
    AccountStore accounts;
    VisitStore visits;
    ReviewStore reviews;
    SimOperationStore sim_operations;
};

} // namespace kyso::portal
