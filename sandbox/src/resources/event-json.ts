import type { Event } from "../world/catalogue";
import { bangkokTime } from "./bangkok-time";

/** Returns the JSON of an event in the API. */
export function eventJson(event: Event): object {
  return {
    id: event.id,
    status: event.status,
    cover: event.cover,
    covers: { original: event.cover },
    poster: event.poster,
    posters: { original: event.poster },
    title: event.title,
    description: event.description,
    description_en: event.descriptionEn,
    location_name: event.locationName,
    display_icon: "map-marker",
    display_location_name: event.locationName,
    created_at: bangkokTime(event.createdAt),
    updated_at: bangkokTime(event.updatedAt),
    start_at: bangkokTime(event.startAt),
    end_at: bangkokTime(event.endAt),
  };
}
