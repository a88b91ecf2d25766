"""Names that are Mixpanel's own: events and properties no plan need list, identifiers it refuses.

Plain frozen sets, each with the page of the vendor's documentation (or the client source) it was
read from in November 2026.
"""


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


# The tables of default properties, and the page on automatic capture:
# https://docs.mixpanel.com/docs/data-structure/property-reference/default-properties
# https://docs.mixpanel.com/docs/data-structure/property-reference/reserved-properties
# https://docs.mixpanel.com/docs/tracking-methods/autocapture

# --- events ---------------------------------------------------------------------------------------

# https://docs.mixpanel.com/docs/tracking-methods/autocapture ; mixpanel-js src/autocapture/index.js
_AUTOCAPTURE_EVENTS = _names(
    """
    $mp_web_page_view $mp_page_view $mp_page_leave $mp_click $mp_dead_click $mp_rage_click
    $mp_input_change $mp_scroll $mp_submit
    """
)

# https://docs.mixpanel.com/docs/tracking-methods/sdks/swift ; mixpanel-swift AutomaticEvents.swift,
# mixpanel-android AutomaticEvents.java
_LEGACY_MOBILE_EVENTS = frozenset(
    {"$ae_first_open", "$ae_updated", "$ae_session", "$ae_iap", "$ae_crashed"}
)

# Events that an SDK sends by itself; EVT011 reports them when asked to.
AUTOTRACKED_EVENTS = _AUTOCAPTURE_EVENTS | _LEGACY_MOBILE_EVENTS

# https://docs.mixpanel.com/docs/tracking-methods/id-management
IDENTITY_EVENTS = frozenset({"$identify", "$create_alias", "$merge"})

# https://docs.mixpanel.com/docs/tracking-best-practices/hot-shard-limits
HOTSHARD_EVENTS = frozenset({"$hotshard_events", "$hotshard_record"})

# https://docs.mixpanel.com/docs/features/sessions (events that never open a session)
_MESSAGING_EVENTS = _names(
    """
    $campaign_delivery $campaign_bounced $campaign_marked_spam $message_suppressed $unsubscribe
    $journey_entered
    """
)

# Never a part of a session unless the project says so (same page).
SESSION_EXCLUDED = IDENTITY_EVENTS | _MESSAGING_EVENTS | {"$hotshard_events"}

# Every event that Mixpanel or one of its SDKs makes. `$custom_event:<id>` is not among them: it
# names a saved query and never stands in an export.
DEFAULT_EVENTS = (
    AUTOTRACKED_EVENTS
    | IDENTITY_EVENTS
    | HOTSHARD_EVENTS
    | _MESSAGING_EVENTS
    | {
        "$opt_in",  # mixpanel-js, consent call
        "$session_start",  # computed when queried; a pipeline may still show them
        "$session_end",
        "$mp_session_record",  # session replay
        "$experiment_started",  # experiments and feature flags
    }
)

# --- event properties -----------------------------------------------------------------------------

# Put on exported rows by Mixpanel, to be stripped before an import; they do not count against the
# limit on properties. https://docs.mixpanel.com/docs/data-structure/property-reference/default-properties
SERVER_ADDED = frozenset(
    {
        "mp_processing_time_ms",
        "$mp_api_endpoint",
        "$mp_api_timestamp_ms",
        "$mp_event_size",
        "$import",
    }
)

# https://docs.mixpanel.com/docs/data-structure/property-reference/reserved-properties
RESERVED_EVENT_PROPERTIES = _names(
    """
    token ip $bucket bucket $distinct_id distinct_id $device_id $user_id $event_name $time time
    $insert_id $identified_id $anon_id alias $distinct_ids $distinct_id_before_identity
    $is_reshuffled $preshuffle_distinct_id $failure_description $failure_reason
    $identity_failure_reason mp_original_distinct_id mp_original_event_name $source $partner_id
    $warehouse_type $warehouse_import_id $warehouse_import_job_id $warehouse_import_run_id
    $warehouse_table $duration_s $event_count $origin_start $origin_end $mp_experiment_name $ignore
    """
)

# What the SDKs put on every event of theirs: the documented matrix, mixpanel-js src/utils.js,
# mixpanel-android AnalyticsMessages.java, mixpanel-swift AutomaticProperties.swift.
_SDK_PROPERTIES = _names(
    """
    mp_lib $lib_version mp_sent_by_lib_version $os $os_version $browser $browser_version
    $app_build_number $app_version_string $app_version $app_release $device $screen_height
    $screen_width $screen_dpi $current_url $initial_referrer $initial_referring_domain $referrer
    $referring_domain $search_engine mp_keyword $manufacturer $brand $model $watch_model $carrier
    $radio $wifi $bluetooth_enabled $bluetooth_version $has_nfc $has_telephone
    $google_play_services $duration $had_persisted_distinct_id $anon_distinct_id $mp_replay_id
    """
)

# mixpanel-js src/utils.js (campaign parameters and click ids)
CAMPAIGN_PROPERTIES = _names(
    """
    utm_source utm_medium utm_campaign utm_content utm_term utm_id utm_source_platform
    utm_campaign_id utm_creative_format utm_marketing_tactic dclid fbclid gclid ko_click_id
    li_fat_id msclkid sccid ttclid twclid wbraid
    """
)

# https://docs.mixpanel.com/docs/tracking-methods/autocapture ; mixpanel-js src/autocapture/
_AUTOCAPTURE_PROPERTIES = _names(
    """
    current_page_title current_domain current_url_path current_url_protocol current_url_search
    $mp_autocapture $captured_for_heatmap $event_type $host $pathname $elements $target $el_classes
    $el_id $el_tag_name $el_text $viewportHeight $viewportWidth $clientX $clientY $offsetX $offsetY
    $pageHeight $pageWidth $pageX $pageY $screenX $screenY $x $y $scroll_checkpoint $scroll_height
    $scroll_percentage $scroll_top
    """
)

# mixpanel-swift AutomaticEvents.swift, mixpanel-android AutomaticEvents.java
_LEGACY_MOBILE_PROPERTIES = _names(
    """
    $ae_first_app_open_date $ae_updated_version $ae_session_length $ae_iap_price $ae_iap_quantity
    $ae_iap_name $ae_crashed_reason
    """
)

# https://docs.mixpanel.com/docs/tracking-best-practices/geolocation
_GEO_PROPERTIES = frozenset(
    {"$city", "$region", "mp_country_code", "$latitude", "$longitude", "$geo_source", "$timezone"}
)

# https://docs.mixpanel.com/docs/tracking-best-practices/hot-shard-limits
_HOTSHARD_PROPERTIES = frozenset(
    {"hotshard_distinct_id", "hotshard_group_key", "hotshard_group_display_name"}
)

# Mobile SDKs put them beside `properties`; some pipelines flatten them in. mixpanel-swift
# SessionMetadata.swift
_MOBILE_METADATA = frozenset(
    {
        "$mp_metadata",
        "$mp_event_id",
        "$mp_session_id",
        "$mp_session_seq_id",
        "$mp_session_start_sec",
    }
)

# Further names that Mixpanel's own import tool keeps off limits: ak--47/mixpanel-import
# components/transforms.js
_IMPORTER_PROPERTIES = _names(
    """
    mp_browser mp_referrer $user_agent mp_platform mp_device_model $ios_ifa $android_push_error
    $notifications $transactions $username $unsubscribed $last_login $ip $android_devices
    $ios_devices $experiment_id $experiments $ad_platform $ad_cost $ad_clicks $ad_impressions
    survey_id sent_to replay_length_ms replay_env replay_region replay_start_time replay_version
    replay_start_url
    """
)

# Every event property that Mixpanel, its servers or its SDKs make.
DEFAULT_PROPERTIES = (
    RESERVED_EVENT_PROPERTIES
    | SERVER_ADDED
    | _SDK_PROPERTIES
    | CAMPAIGN_PROPERTIES
    | _AUTOCAPTURE_PROPERTIES
    | _LEGACY_MOBILE_PROPERTIES
    | _GEO_PROPERTIES
    | _HOTSHARD_PROPERTIES
    | _MOBILE_METADATA
    | _IMPORTER_PROPERTIES
)

# Open families: autocapture sends one `$el_attr__<attribute>` per HTML attribute it is told to
# capture. No name of DEFAULT_PROPERTIES begins with one of these.
PROPERTY_PREFIXES = ("$el_attr__",)

# Default properties whose value is a URL or a part of one with a query string.
URL_PROPERTIES = _names(
    """
    $current_url $referrer $initial_referrer current_url_search mp_referrer replay_start_url
    $el_attr__href
    """
)

# --- profiles -------------------------------------------------------------------------------------

# https://docs.mixpanel.com/docs/data-structure/property-reference/reserved-properties and
# .../default-properties, profile tables
DEFAULT_PROFILE_PROPERTIES = _names(
    """
    $distinct_id $name $first_name $last_name $email $phone $avatar $created $mp_first_event_time
    $os $browser $browser_version $initial_referrer $initial_referring_domain $android_lib_version
    $android_os $android_os_version $android_app_version $android_app_version_code
    $android_manufacturer $android_brand $android_model $ios_lib_version $swift_lib_version
    $ios_version $ios_app_release $ios_app_version $ios_device_model $lib_version $city $region
    $country_code $geo_source $timezone $latitude $longitude $last_seen $ae_first_app_open_date
    $ae_total_app_sessions $ae_total_app_session_length $transactions $notifications $unsubscribed
    $username $last_login $ip $ios_devices $android_devices $android_push_error $ios_ifa
    """
) | {f"initial_{name}" for name in CAMPAIGN_PROPERTIES if name.startswith("utm_")}

# --- identifiers and agents -----------------------------------------------------------------------

# Refused as distinct_id and as $insert_id. https://docs.mixpanel.com/reference/import-events
BLOCKED_IDS = _names(
    """
    00000000-0000-0000-0000-000000000000 anon anonymous nil none null n/a na undefined unknown
    <nil> 0 -1 true false [] {}
    """
)

# In lower case, with a build string of Android devices that the import tool refuses as well; it
# also says that the server compares without regard to case (components/identity-replay.js).
BLOCKED_IDS_LENIENT = BLOCKED_IDS | {"lmy47d"}

# User agents that the browser SDK does not track: substrings, compared in lower case.
# mixpanel-js src/utils.js
BOT_AGENTS = frozenset(
    {
        "ahrefsbot",
        "ahrefssiteaudit",
        "amazonbot",
        "baiduspider",
        "bingbot",
        "bingpreview",
        "chrome-lighthouse",
        "facebookexternal",
        "petalbot",
        "pinterest",
        "screaming frog",
        "yahoo! slurp",
        "yandex",
        "adsbot-google",
        "apis-google",
        "duplexweb-google",
        "feedfetcher-google",
        "google favicon",
        "google web preview",
        "google-read-aloud",
        "googlebot",
        "googleweblight",
        "mediapartners-google",
        "storebot-google",
    }
)


def is_mixpanel_property(name: str) -> bool:
    """Whether an event property of that name is Mixpanel's own and needs no plan."""
    return name in DEFAULT_PROPERTIES or name.startswith(PROPERTY_PREFIXES)


def is_mixpanel_event(name: str) -> bool:
    """Whether an event of that name is sent by Mixpanel's SDKs or made by Mixpanel itself."""
    return name in DEFAULT_EVENTS or name.startswith("[Auto]")
