// SPDX-License-Identifier: Apache-2.0
#include "signature/registration_statement.hpp"

#include "protocol/bytes.hpp"
#include "signature/canonical_json.hpp"
#include "signature/rfc3339.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>

#include <algorithm>

namespace kyso::signature {
namespace {

Error invalid(std::string path, std::string detail) {
    return Error::at(std::move(path), Errc::statement_invalid, std::move(detail));
}

/// Takes the members of one object; finish() says which one was left.
class Members {
  public:
    Members(const boost::json::object& object, std::string path) : object_(object), path_(std::move(path)) {}

    Result<const boost::json::value*> get(std::string_view key) {
        ++taken_;
        if (const auto* value = object_.if_contains(key)) return value;
        return invalid(at(key), "missing");
    }
    Result<std::string> text(std::string_view key) {
        const auto value = get(key);
        if (!value) return value.error();
        const auto* string = (*value)->if_string();
        if (string == nullptr) return invalid(at(key), "not a string");
        return std::string{string->data(), string->size()};
    }
    Result<void> into(std::string& target, std::string_view key) {
        auto read = text(key);
        if (!read) return read.error();
        target = *std::move(read);
        return {};
    }
    Result<void> finish() const {
        if (taken_ == object_.size()) return {};
        return invalid(path_, "unknown member");
    }
    std::string at(std::string_view key) const {
        return (path_.empty() ? path_ : path_ + ".") + std::string{key};
    }

  private:
    const boost::json::object& object_;
    std::string path_;
    std::size_t taken_ = 0;
};

bool is_msisdn(std::string_view text) {
    return text.size() == 11 && text.starts_with("84") && text.find_first_not_of("0123456789") == text.npos;
}

Result<void> read_fields(const boost::json::value& value, std::vector<RegistrationStatement::Field>& fields) {
    const auto* array = value.if_array();
    if (array == nullptr) return invalid("fields", "not an array");
    if (array->size() > RegistrationStatement::max_fields) return invalid("fields", "too many");
    for (const auto& element : *array) {
        const std::string path = "fields[" + std::to_string(fields.size()) + "]";
        const auto* object = element.if_object();
        if (object == nullptr) return invalid(path, "not an object");
        Members members{*object, path};
        RegistrationStatement::Field field;
        if (auto done = members.into(field.name, "name"); !done) return done;
        if (auto done = members.into(field.value, "value"); !done) return done;
        if (auto done = members.finish(); !done) return done;
        fields.push_back(std::move(field));
    }
    return {};
}

Result<void> read_signer(Members& members, RegistrationStatement& statement) {
    const auto holder = members.get("holder");
    if (!holder) return holder.error();
    if (!(*holder)->is_object()) return invalid("holder", "not an object");
    statement.holder = (*holder)->get_object();
    const auto certificate = members.get("certificate");
    if (!certificate) return certificate.error();
    if (!(*certificate)->is_object()) return invalid("certificate", "not an object");
    Members hash{(*certificate)->get_object(), "certificate"};
    if (const auto done = hash.into(statement.certificate_sha256, "sha256"); !done) return done;
    // An empty one is left out when it is written.
    if (statement.certificate_sha256.empty()) return invalid("certificate.sha256", "empty");
    return hash.finish();
}

Result<RegistrationStatement> read_members(const boost::json::object& object) {
    RegistrationStatement statement;
    Members members{object, {}};
    const auto type = members.text("type");
    if (!type) return type.error();
    if (*type != RegistrationStatement::type) return invalid("type", "another kind of statement");
    const std::pair<std::string_view, std::string*> texts[] = {{"origin", &statement.origin},
                                                               {"nonce", &statement.nonce},
                                                               {"subject", &statement.subject},
                                                               {"method", &statement.method}};
    for (const auto& [key, target] : texts)
        if (const auto done = members.into(*target, key); !done) return done.error();
    if (object.contains("phone")) {
        if (const auto done = members.into(statement.phone, "phone"); !done) return done.error();
        if (statement.phone.empty()) return invalid("phone", "empty"); // canonical() leaves it out
    }
    const auto issued_at = members.text("issuedAt");
    if (!issued_at) return issued_at.error();
    const auto when = read_rfc3339(*issued_at);
    if (!when) return invalid("issuedAt", when.error().detail());
    statement.issued_at = *when;

    const auto fields = members.get("fields");
    if (!fields) return fields.error();
    if (const auto done = read_fields(**fields, statement.fields); !done) return done.error();
    // Neither: told only with the signature. check() says for whom.
    if (object.contains("holder") || object.contains("certificate"))
        if (const auto done = read_signer(members, statement); !done) return done.error();
    if (const auto done = members.finish(); !done) return done.error();
    return statement;
}

} // namespace

std::string RegistrationStatement::canonical() const {
    boost::json::array list;
    for (const Field& field : fields)
        list.push_back(boost::json::object{{"name", field.name}, {"value", field.value}});
    boost::json::object object{{"type", type},
                               {"origin", origin},
                               {"nonce", nonce},
                               {"issuedAt", to_rfc3339(issued_at)},
                               {"subject", subject},
                               {"method", method},
                               {"fields", std::move(list)}};
    if (!phone.empty()) object["phone"] = phone;
    if (names_certificate()) {
        object["holder"] = holder;
        object["certificate"] = {{"sha256", certificate_sha256}};
    }
    return canonical_json(object).value();
}

Result<void> RegistrationStatement::check() const {
    if (origin.empty() || origin.size() > 512) return invalid("origin", "length");
    const auto octets = from_base64url(nonce);
    if (!octets || octets->size() < 32 || octets->size() > 64) return invalid("nonce", "not 32 to 64 octets");
    if (subject != "citizen" && subject != "enterprise") return invalid("subject", "unknown");
    if (method != "usb-token" && method != "sim" && method != "personal-certificate")
        return invalid("method", "unknown");
    if ((method == "sim") != is_msisdn(phone) || (method != "sim" && !phone.empty()))
        return invalid("phone", "not a number of method sim");
    const auto hash = from_hex(certificate_sha256);
    if (!names_certificate() && method != "sim") return invalid("certificate", "missing");
    if (names_certificate() && (!hash || hash->size() != 32 || to_hex(*hash) != certificate_sha256))
        return invalid("certificate.sha256", "not 64 lower-case hexadecimal digits");
    if (fields.size() > max_fields) return invalid("fields", "too many");
    for (std::size_t i = 0; i < fields.size(); ++i) {
        const std::string path = "fields[" + std::to_string(i) + "]";
        const auto& [name, value] = fields[i];
        if (name.empty() || name.size() > max_field_name) return invalid(path + ".name", "length");
        if (value.size() > max_field_value) return invalid(path + ".value", "length");
        const auto same = [&name = name](const Field& field) { return field.name == name; };
        if (std::any_of(fields.begin(), fields.begin() + static_cast<std::ptrdiff_t>(i), same))
            return invalid(path + ".name", "given twice");
    }
    return {};
}

Result<RegistrationStatement> RegistrationStatement::read(std::string_view text) {
    if (text.size() > max_size) return Error{Errc::too_large, "registration statement"};
    boost::json::error_code failure;
    boost::json::parse_options options;
    options.max_depth = 8;
    const auto value = boost::json::parse({text.data(), text.size()}, failure, {}, options);
    if (failure) return invalid("", failure.message());
    // One comparison covers order, spacing, escapes and duplicate keys, which Boost.JSON lets pass.
    const auto canonical_text = canonical_json(value);
    if (!canonical_text) return canonical_text.error();
    if (*canonical_text != text) return invalid("", "not in canonical form");
    if (!value.is_object()) return invalid("", "not an object");
    auto statement = read_members(value.get_object());
    if (!statement) return statement;
    if (const auto done = statement->check(); !done) return done.error();
    return statement;
}

} // namespace kyso::signature
